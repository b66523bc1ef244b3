import { timestampOf, type Coverage, type HealthIssue, type HealthReport, type HealthStatus } from "@kubevitals/proto";
import { atOnce, type Steps } from "@kubevitals/program";
import { countFresh } from "../state/count-fresh.ts";
import { once } from "../state/once.ts";
import type { NodeRecord, Observation } from "../state/snapshot.ts";
import { rootsOf } from "./consequences.ts";
import type { Instant } from "./hysteresis.ts";
import { Newcomers } from "./newcomers.ts";
import { NodeTracker } from "./node-tracks.ts";
import { listedUnknown, type Finding, type RuleFindings } from "./rule-findings.ts";
import type { Look } from "./rule-judge.ts";
import type { Batch, RuleSet } from "./scope.ts";
import { ScopeJudge, toleranceMilliseconds } from "./scope-judge.ts";
import { nodeBatches } from "./scopes/node.ts";
import { defaultSettings, type HealthSettings } from "./settings.ts";
import { NodeTrendTracker } from "./trends/node-trends.ts";

/** What the rules say of an observation. */
export interface Judgement {
  readonly report: HealthReport;
  readonly coverage: Coverage;
  /** Whether each node is healthy: every applicable rule evaluated and holding; absent where that is not known. */
  readonly healthyNodes: ReadonlyMap<string, boolean>;
}

/** Applies rules to one observation after another. */
export class HealthJudge {
  readonly #ofNodes: readonly ScopeJudge[];
  readonly #others: readonly ScopeJudge[];
  readonly #settings: HealthSettings;
  readonly #tracker = new NodeTracker();
  readonly #trends = new NodeTrendTracker();
  readonly #newcomers: Newcomers;

  constructor(sets: readonly RuleSet[], settings: HealthSettings = defaultSettings) {
    this.#settings = settings;
    const judges = sets.map((set) => new ScopeJudge(set, settings));
    this.#ofNodes = judges.filter(({ scope }) => scope.isOfNodes);
    this.#others = judges.filter(({ scope }) => !scope.isOfNodes);
    const longest = Math.max(0, ...sets.map(({ scope }) => (scope.isOfNodes ? scope.everySeconds : 0)));
    this.#newcomers = new Newcomers(longest * 1000 + toleranceMilliseconds);
  }

  /** Judges without a pause. */
  judge(observation: Observation): Judgement {
    return atOnce(this.judging(observation));
  }

  /** Judges in steps; one observation is judged to its end before the next. */
  *judging(observation: Observation): Steps<Judgement> {
    const now: Instant = { monotonic: observation.monotonic, at: observation.takenAt };
    const context = { observation, now: now.at, tracks: this.#tracker, trends: this.#trends };
    this.#newcomers.update(observation.nodes, now.monotonic);
    yield* this.#lookAtNodes({ context, now });
    for (const judge of this.#others) yield* lookAt(judge, { context, now });
    const onNodes = this.#ofNodes.flatMap((judge) => [...judge.found, ...judge.onNewcomers(this.#newcomers, context)]);
    const found = [...onNodes, ...this.#others.flatMap((judge) => judge.found)];
    const findings = found.flatMap((rule) => rule.findings);
    const { issues, silenced, ill } = this.#present(findings, now.at);
    const unknownCount = found.reduce((total, rule) => total + rule.unknownCount, 0);
    const coverage = coverageOf(observation, yield* countFresh(observation.nodes), found);
    return {
      report: {
        status: statusOf(issues, unknownCount, observation.nodes.size),
        issues,
        unknown: found.flatMap((rule) => rule.unknown).slice(0, listedUnknown),
        unknownCount,
        coverage,
        silenced,
        timestamp: timestampOf(now.at),
      },
      coverage,
      healthyNodes: healthyNodes(observation, ill, new Set(onNodes.flatMap(({ open }) => Array.from(open)))),
    };
  }

  /** All that looks at nodes goes through them once, so that no more of their records are there at a time than are looked at. */
  *#lookAtNodes({ context, now }: Omit<Look, "present">): Steps<void> {
    const { nodes } = context.observation;
    const looks = this.#ofNodes.flatMap((judge) => judge.begin({ context, now, present: () => nodes }) ?? []);
    for (const batch of nodeBatches(nodes)) {
      for (const [index, record] of batch.subjects.entries()) this.#follow(batch.keys[index] ?? "", record, now);
      yield;
      for (const look of looks) {
        look.judge(batch);
        yield;
      }
    }
    for (const memory of [this.#tracker, this.#trends]) {
      memory.forgetGone(nodes);
      yield;
    }
    for (const look of looks) yield* look.end();
  }

  /** Takes in what rules need of a node's earlier values. */
  #follow(name: string, record: NodeRecord, now: Instant): void {
    this.#tracker.follow(name, record, now);
    this.#trends.follow(name, record, now);
  }

  /**
   * What is shown, what is silenced, and the nodes that are ill. A cause that is silenced keeps its consequences to itself: who expects a
   * node to be away expects what follows from it too.
   */
  #present(findings: readonly Finding[], at: number): Presented {
    const issues: HealthIssue[] = [];
    const silenced: HealthIssue[] = [];
    const ill = new Set<string>();
    for (const { root, issue, hidden } of rootsOf(findings)) {
      const silence = this.#settings.silenceOf(root.rule.id, root.identity, at);
      if (silence === undefined) {
        issues.push(issue);
        for (const { rule, identity } of [root, ...hidden]) {
          const isSilenced = this.#settings.silenceOf(rule.id, identity, at) !== undefined;
          if (identity.kind === "Node" && !isSilenced) ill.add(identity.name);
        }
        continue;
      }
      const evidence = silence.reason === undefined ? issue.evidence : `${issue.evidence}; silenced: ${silence.reason}`;
      silenced.push({ ...issue, evidence, silencedUntil: timestampOf(silence.until) });
    }
    return { issues: issues.toSorted(bySeverityThenId), silenced: silenced.toSorted(bySeverityThenId), ill };
  }
}

/** What a report says of issues. */
interface Presented {
  readonly issues: readonly HealthIssue[];
  readonly silenced: readonly HealthIssue[];
  /** Nodes with an issue that is not silenced, be it a consequence. */
  readonly ill: ReadonlySet<string>;
}

function* lookAt(judge: ScopeJudge, { context, now }: Omit<Look, "present">): Steps<void> {
  const batches = () => judge.scope.batches(context.observation);
  const look = judge.begin({ context, now, present: once(() => keysOf(batches())) });
  if (look === undefined) return;
  for (const batch of batches()) {
    look.judge(batch);
    yield;
  }
  yield* look.end();
}

function keysOf(batches: Iterable<Batch<unknown>>): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const batch of batches) for (const key of batch.keys) keys.add(key);
  return keys;
}

/** A node is healthy where every rule that applies to it was evaluated and holds. */
function healthyNodes(
  { nodes }: Observation,
  ill: ReadonlySet<string>,
  open: ReadonlySet<string>,
): ReadonlyMap<string, boolean> {
  return new Map(
    Array.from(nodes.keys())
      .filter((name) => ill.has(name) || !open.has(name))
      .map((name) => [name, !ill.has(name)]),
  );
}

function coverageOf({ nodes }: Observation, nodesFresh: number, found: readonly RuleFindings[]): Coverage {
  const checksApplicable = found.reduce((total, { applicable }) => total + applicable, 0);
  const checksEvaluated = found.reduce((total, { evaluated }) => total + evaluated, 0);
  return {
    nodesKnown: nodes.size,
    nodesFresh,
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
