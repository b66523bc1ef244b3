import { timestampOf, type Coverage, type HealthIssue, type HealthReport, type HealthStatus } from "@kubevitals/proto";
import { atOnce, type Steps } from "@kubevitals/program";
import { once } from "../state/once.ts";
import type { Observation } from "../state/snapshot.ts";
import { rootsOf } from "./consequences.ts";
import type { Instant } from "./hysteresis.ts";
import { Newcomers } from "./newcomers.ts";
import { NodeTracker } from "./node-tracks.ts";
import type { RuleContext } from "./rule.ts";
import { listedUnknown, type Finding, type RuleFindings } from "./rule-findings.ts";
import { RuleJudge } from "./rule-judge.ts";
import type { Batch, RuleSet, Scope } from "./scope.ts";
import { defaultSettings, type HealthSettings } from "./settings.ts";
import { NodeTrendTracker } from "./trends/node-trends.ts";

/** What the rules say of an observation. */
export interface Judgement {
  readonly report: HealthReport;
  readonly coverage: Coverage;
  /** Whether each node is healthy: every applicable rule evaluated and holding; absent where that is not known. */
  readonly healthyNodes: ReadonlyMap<string, boolean>;
}

/** A scope with its rules. */
interface ScopeJudge {
  readonly scope: Scope<unknown>;
  readonly rules: readonly RuleState[];
}

/** A rule with its memory, and what it found when it last looked. */
interface RuleState {
  readonly judge: RuleJudge;
  /** Time of the observation at which it last looked. */
  lookedAt: number;
  /** When it is to look again. */
  dueAt: number;
  found: RuleFindings | undefined;
}

/** Ticks come a few milliseconds early or late: an interval of whole ticks must not slip to the next one for that. */
const toleranceMilliseconds = 100;

/** Applies rules to one observation after another. */
export class HealthJudge {
  readonly #scopes: readonly ScopeJudge[];
  readonly #settings: HealthSettings;
  readonly #tracker = new NodeTracker();
  readonly #trends = new NodeTrendTracker();
  readonly #newcomers: Newcomers;

  constructor(sets: readonly RuleSet[], settings: HealthSettings = defaultSettings) {
    this.#settings = settings;
    this.#scopes = sets.map(({ scope, rules }) => ({
      scope,
      rules: rules.map((rule) => ({
        judge: new RuleJudge(rule, scope, settings.of(rule)),
        lookedAt: -Infinity,
        dueAt: -Infinity,
        found: undefined,
      })),
    }));
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
    this.#tracker.update(observation);
    yield;
    yield* this.#trends.update(observation);
    const context = { observation, now: now.at, tracks: this.#tracker, trends: this.#trends };
    this.#newcomers.update(observation.nodes, now.monotonic);
    for (const judge of this.#scopes) yield* lookIfDue(judge, context, now);
    const onNodes = this.#scopes
      .filter(({ scope }) => scope.isOfNodes)
      .flatMap((judge) => [...foundBy(judge), ...this.#onNewcomers(judge, context)]);
    const found = [...onNodes, ...this.#scopes.filter(({ scope }) => !scope.isOfNodes).flatMap(foundBy)];
    const findings = found.flatMap((rule) => rule.findings);
    const { issues, silenced, ill } = this.#present(findings, now.at);
    const unknownCount = found.reduce((total, rule) => total + rule.unknownCount, 0);
    const coverage = coverageOf(observation, found);
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

  /** What rules that look now and then do not know yet of nodes that came meanwhile. */
  #onNewcomers({ rules }: ScopeJudge, context: RuleContext): readonly RuleFindings[] {
    return rules.flatMap(({ judge, lookedAt }) => {
      const newcomers = this.#newcomers.after(lookedAt);
      if (newcomers.length === 0) return [];
      const { nodes } = context.observation;
      return judge.notLookedAt({ subjects: newcomers.map((name) => nodes.get(name)), keys: newcomers }, context);
    });
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

function foundBy({ rules }: ScopeJudge): readonly RuleFindings[] {
  return rules.flatMap(({ found }) => found ?? []);
}

function* lookIfDue({ scope, rules }: ScopeJudge, context: RuleContext, now: Instant): Steps<void> {
  const interval = scope.everySeconds * 1000;
  const due = rules.filter(({ dueAt }) => now.monotonic >= dueAt - toleranceMilliseconds);
  if (due.length === 0) return;
  const present = once(() => keysOf(scope.batches(context.observation)));
  const looks = due.map(({ judge }) => judge.begin({ context, now, present }));
  // All rules of one batch before the next: what they read of its objects is at hand then.
  for (const batch of scope.batches(context.observation)) {
    for (const look of looks) look.judge(batch);
    yield;
  }
  for (const [index, rule] of due.entries()) {
    rule.found = looks[index]?.end();
    yield;
    // All look at first, and from then on one after another: each looks again that much earlier.
    const isFirst = rule.lookedAt === -Infinity;
    rule.dueAt = now.monotonic + interval - (scope.isSpread && isFirst ? (interval * index) / due.length : 0);
    rule.lookedAt = now.monotonic;
  }
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

function coverageOf({ nodes }: Observation, found: readonly RuleFindings[]): Coverage {
  const checksApplicable = found.reduce((total, { applicable }) => total + applicable, 0);
  const checksEvaluated = found.reduce((total, { evaluated }) => total + evaluated, 0);
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
