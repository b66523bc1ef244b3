import type { Coverage, HealthIssue, HealthReport, HealthStatus, UnknownFinding } from "@kubevitals/proto";
import type { Observation } from "../state/snapshot.ts";
import { withoutConsequences } from "./consequences.ts";
import type { Instant } from "./hysteresis.ts";
import { RuleJudge, type Finding, type RuleFindings } from "./rule-judge.ts";
import type { RuleSet, Scope } from "./scope.ts";
import { defaultSettings, type HealthSettings } from "./settings.ts";

/** What the rules say of an observation. */
export interface Judgement {
  readonly report: HealthReport;
  readonly coverage: Coverage;
  /** Whether each node is healthy: every applicable rule evaluated and holding; absent where that is not known. */
  readonly healthyNodes: ReadonlyMap<string, boolean>;
}

/** Unknown findings that a report lists. */
const listedUnknown = 100;

/** A scope with its rules' memory, and what they found when they last looked. */
interface ScopeJudge {
  readonly scope: Scope<unknown>;
  readonly rules: readonly RuleJudge[];
  lookedAt: number;
  found: readonly RuleFindings[];
}

/** Ticks come a few milliseconds early or late: an interval of whole ticks must not slip to the next one for that. */
const toleranceMilliseconds = 100;

/** Applies rules to one observation after another. */
export class HealthJudge {
  readonly #scopes: readonly ScopeJudge[];
  readonly #settings: HealthSettings;

  constructor(sets: readonly RuleSet[], settings: HealthSettings = defaultSettings) {
    this.#settings = settings;
    this.#scopes = sets.map(({ scope, rules }) => ({
      scope,
      rules: rules.map((rule) => new RuleJudge(rule, scope, settings.of)),
      lookedAt: -Infinity,
      found: [],
    }));
  }

  judge(observation: Observation): Judgement {
    const now: Instant = { monotonic: observation.monotonic, at: observation.takenAt };
    for (const judge of this.#scopes) lookIfDue(judge, observation, now);
    const found = this.#scopes.flatMap((judge) => judge.found);
    const findings = found.flatMap((rule) => rule.findings);
    const { shown, silenced } = this.#silence(findings, now.at);
    const issues = withoutConsequences(shown).toSorted(bySeverityThenId);
    const unknown = found.flatMap((rule) => rule.unknown);
    const coverage = coverageOf(observation, found);
    return {
      report: {
        status: statusOf(issues, unknown.length, observation.nodes.size),
        issues,
        unknown: unknown.slice(0, listedUnknown),
        unknownCount: unknown.length,
        coverage,
        silenced,
      },
      coverage,
      healthyNodes: healthyNodes(observation, shown, unknown),
    };
  }

  #silence(findings: readonly Finding[], at: number): { shown: readonly Finding[]; silenced: readonly HealthIssue[] } {
    const silenced: HealthIssue[] = [];
    const shown = findings.filter((finding) => {
      const until = this.#settings.silencedUntil(finding.issue, finding.identity, at);
      if (until !== undefined) silenced.push({ ...finding.issue, silencedUntil: until });
      return until === undefined;
    });
    return { shown, silenced: silenced.toSorted(bySeverityThenId) };
  }
}

function lookIfDue(judge: ScopeJudge, observation: Observation, now: Instant): void {
  const { scope, rules, lookedAt } = judge;
  if (now.monotonic - lookedAt < scope.everySeconds * 1000 - toleranceMilliseconds) return;
  judge.lookedAt = now.monotonic;
  const subjects = Array.from(scope.subjects(observation));
  const context = { observation, now: now.at };
  judge.found = rules.map((rule) => rule.judge(subjects, context, now));
}

/** A node is healthy where every rule that applies to it was evaluated and holds. */
function healthyNodes(
  { nodes }: Observation,
  findings: readonly Finding[],
  unknown: readonly UnknownFinding[],
): ReadonlyMap<string, boolean> {
  const ill = new Set(findings.flatMap(({ identity }) => (identity.kind === "Node" ? [identity.name] : [])));
  const open = new Set(unknown.flatMap(({ object }) => (object?.kind === "Node" ? [object.name] : [])));
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
