import {
  timestampOf,
  type Coverage,
  type HealthIssue,
  type HealthReport,
  type HealthStatus,
  type UnknownFinding,
} from "@kubevitals/proto";
import type { NodeRecord, Observation } from "../state/snapshot.ts";
import { Hysteresis, type Instant } from "./hysteresis.ts";
import type { Measurement, NodeRule } from "./rule.ts";

/** What the rules say of an observation. */
export interface Judgement {
  readonly report: HealthReport;
  readonly coverage: Coverage;
  /** Whether each node is healthy: every applicable rule evaluated and holding; absent where that is not known. */
  readonly healthyNodes: ReadonlyMap<string, boolean>;
}

/** Unknown findings that a report lists. */
const listedUnknown = 100;

/** Values and evidence of a rule that still fires while its value is unknown. */
interface LastSeen {
  readonly value: number;
  readonly evidence: string;
}

/** Applies rules to one observation after another. */
export class HealthJudge {
  readonly #rules: readonly NodeRule[];
  readonly #hysteresis = new Hysteresis();
  /** By id of the issue that the value would raise. */
  readonly #lastSeen = new Map<string, LastSeen>();
  /**
   * Parts that a rule last saw on a node: what its issues are about while the rule as a whole is unknown. None, where it did not
   * apply: a node that falls silent does not grow what it lacked.
   */
  readonly #parts = new Map<string, readonly (string | undefined)[]>();

  constructor(rules: readonly NodeRule[]) {
    this.#rules = rules;
  }

  judge(observation: Observation): Judgement {
    const now: Instant = { monotonic: observation.monotonic, at: observation.takenAt };
    const verdicts = Array.from(observation.nodes, ([name, record]) => [name, this.#judgeNode(record, now)] as const);
    const all = verdicts.map(([, verdict]) => verdict);
    this.#forget(new Set(all.flatMap(({ keys }) => keys)));

    const issues = all.flatMap((verdict) => verdict.issues).toSorted(bySeverityThenId);
    const unknown = all.flatMap((verdict) => verdict.unknown);
    const coverage = coverageOf(observation, all);
    return {
      report: {
        status: statusOf(issues, unknown.length, observation.nodes.size),
        issues,
        unknown: unknown.slice(0, listedUnknown),
        unknownCount: unknown.length,
        coverage,
      },
      coverage,
      healthyNodes: new Map(
        verdicts
          .filter(([, { issues: found, unknown: open }]) => found.length > 0 || open.length === 0)
          .map(([name, { issues: found }]) => [name, found.length === 0]),
      ),
    };
  }

  #judgeNode(record: NodeRecord, now: Instant): NodeVerdict {
    const verdict: NodeVerdict = { issues: [], unknown: [], keys: [], applicable: 0, evaluated: 0 };
    const hiding: HealthIssue[] = [];
    for (const rule of this.#rules) {
      for (const measurement of this.#measure(rule, record, verdict)) {
        const issue = this.#judgeMeasurement(rule, record, measurement, now, verdict);
        if (issue) (rule.hidesOthers ? hiding : verdict.issues).push(issue);
      }
    }
    return { ...verdict, issues: hiding.length > 0 ? hiding : verdict.issues };
  }

  #measure(rule: NodeRule, record: NodeRecord, verdict: NodeVerdict): readonly Measurement[] {
    const key = idOf(rule, record.metrics.nodeName);
    verdict.keys.push(key);
    const obstacle = obstacleTo(rule, record);
    if (obstacle === "not applicable") {
      this.#parts.set(key, []);
      return [];
    }
    if (obstacle !== undefined) return this.#partsOf(key, record).map((part) => ({ part, ...obstacle }));
    const measurements = onePerPart(rule.measure(record));
    this.#parts.set(
      key,
      measurements.map(({ part }) => part),
    );
    return measurements;
  }

  /** Parts that are unknown: those last seen, or the whole where the node speaks and what it lacked may be there by now. */
  #partsOf(key: string, { freshness }: NodeRecord): readonly (string | undefined)[] {
    const known = this.#parts.get(key) ?? [undefined];
    return known.length === 0 && freshness === "FRESHNESS_FRESH" ? [undefined] : known;
  }

  #judgeMeasurement(
    rule: NodeRule,
    { metrics }: NodeRecord,
    measurement: Measurement,
    now: Instant,
    verdict: NodeVerdict,
  ): HealthIssue | undefined {
    const object = { kind: "Node", name: metrics.nodeName, uid: metrics.nodeUid, part: measurement.part };
    const id = idOf(rule, object.name, object.part);
    verdict.keys.push(id);
    verdict.applicable++;
    if ("unknown" in measurement) verdict.unknown.push({ rule: rule.id, object, reason: measurement.unknown });
    else {
      verdict.evaluated++;
      this.#lastSeen.set(id, measurement);
    }
    const since = this.#hysteresis.update(id, "value" in measurement ? measurement.value : undefined, rule, now);
    const seen = this.#lastSeen.get(id);
    if (since === undefined || seen === undefined) return undefined;
    return {
      id,
      rule: rule.id,
      severity: rule.severity,
      object,
      summary: `${rule.summary} on node ${object.name}`,
      value: seen.value,
      threshold: rule.threshold,
      unit: rule.unit,
      since: timestampOf(since.at),
      evidence: "unknown" in measurement ? `${seen.evidence}; now unknown: ${measurement.unknown}` : seen.evidence,
      action: rule.action,
    };
  }

  #forget(seen: ReadonlySet<string>): void {
    this.#hysteresis.retain(seen);
    for (const known of [this.#lastSeen, this.#parts]) {
      for (const key of known.keys()) if (!seen.has(key)) known.delete(key);
    }
  }
}

interface NodeVerdict {
  issues: HealthIssue[];
  readonly unknown: UnknownFinding[];
  /** What the judge remembers under must be kept for the next observation. */
  readonly keys: string[];
  applicable: number;
  evaluated: number;
}

/** Of two measurements of one part, such as a path on which two filesystems are mounted, the later: it hides the other. */
function onePerPart(measurements: readonly Measurement[]): readonly Measurement[] {
  return Array.from(new Map(measurements.map((measurement) => [measurement.part, measurement])).values());
}

/** The name under which a rule's verdict on an object goes. */
function idOf(rule: NodeRule, nodeName: string, part?: string): string {
  return `${rule.id}/Node/${nodeName}${part === undefined ? "" : `/${part}`}`;
}

/** Why a rule cannot look at a node: it does not apply there, or the record cannot tell. */
function obstacleTo(
  rule: NodeRule,
  { freshness, metrics }: NodeRecord,
): "not applicable" | { unknown: string } | undefined {
  const status = metrics.collectors.find(({ name }) => name === rule.collector);
  if (status?.state === "COLLECTOR_STATE_ABSENT") return "not applicable";
  if (freshness !== "FRESHNESS_FRESH" && !rule.judgesSilentNodes) {
    return { unknown: metrics.provenance?.reason ?? "the node's record is not fresh" };
  }
  if (rule.collector === undefined) return undefined;
  if (status === undefined) return { unknown: `the agent does not report its collector ${rule.collector}` };
  if (status.state === "COLLECTOR_STATE_FAILED")
    return { unknown: status.reason ?? `the agent's collector ${rule.collector} failed` };
  return undefined;
}

function coverageOf({ nodes }: Observation, verdicts: readonly NodeVerdict[]): Coverage {
  const checksApplicable = verdicts.reduce((total, { applicable }) => total + applicable, 0);
  const checksEvaluated = verdicts.reduce((total, { evaluated }) => total + evaluated, 0);
  return {
    nodesKnown: nodes.size,
    nodesFresh: Array.from(nodes.values()).filter(({ freshness }) => freshness === "FRESHNESS_FRESH").length,
    checksApplicable,
    checksEvaluated,
    rate: checksApplicable === 0 ? undefined : (100 * checksEvaluated) / checksApplicable,
  };
}

/** Never healthy on missing data: not without a node, and not while a rule that applies could not be evaluated. */
function statusOf(issues: readonly HealthIssue[], unknown: number, nodes: number): HealthStatus {
  if (issues.some(({ severity }) => severity === "SEVERITY_CRITICAL")) return "HEALTH_STATUS_CRITICAL";
  if (issues.length > 0) return "HEALTH_STATUS_WARNING";
  return unknown > 0 || nodes === 0 ? "HEALTH_STATUS_UNKNOWN" : "HEALTH_STATUS_HEALTHY";
}

function bySeverityThenId(a: HealthIssue, b: HealthIssue): number {
  if (a.severity !== b.severity) return a.severity === "SEVERITY_CRITICAL" ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
