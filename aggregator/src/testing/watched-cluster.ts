import { atOnce } from "@kubevitals/program";
import { HealthJudge, type Judgement } from "../health/judge.ts";
import { healthRules } from "../health/rules/index.ts";
import type { RuleSet } from "../health/scope.ts";
import type { HealthSettings } from "../health/settings.ts";
import { createJoin } from "../state/join/join.ts";
import type { MetricsServerView } from "../state/join/usage.ts";
import type { KubeView } from "../state/objects/kube-view.ts";
import type { NodeRecord, Observation } from "../state/snapshot.ts";
import { kubeViewOf, type Objects } from "./cluster-objects.ts";
import { observation } from "./records.ts";

/** A cluster as it is seen at one second. */
export interface SeenCluster {
  readonly objects?: Objects;
  /** In place of objects, where the state of their kinds matters. */
  readonly kube?: KubeView;
  readonly agents?: readonly NodeRecord[];
  readonly metricsServer?: MetricsServerView;
  /** What else is observed, or is not. */
  readonly alter?: (observation: Observation) => Observation;
}

/** Every rule, as it is when nothing is switched off. */
export const everyRule = healthRules({ isNodeMeasured: true, isCollecting: true });

/** Judges one cluster over and over; each call gives the verdict at that second of 2026. */
export function watchCluster(rules: readonly RuleSet[] = everyRule, settings?: HealthSettings) {
  const judge = new HealthJudge(rules, settings);
  const join = createJoin();
  return (second: number, seen: SeenCluster): Judgement => {
    const { objects = {}, kube = kubeViewOf(objects), agents = [], metricsServer, alter = (same) => same } = seen;
    const customMetrics = { nodes: new Map(), pods: new Map() };
    return judge.judge(alter(atOnce(join(observation(agents, second), { kube, metricsServer, customMetrics }))));
  };
}

/** The rule of this id alone, with its scope. */
export function onlyRule(id: string): readonly RuleSet[] {
  const sets = everyRule.flatMap(({ scope, rules }) => {
    const rule = rules.find((one) => one.id === id);
    return rule ? [{ scope, rules: [rule] }] : [];
  });
  if (sets.length !== 1) throw new Error(`there are ${sets.length} rules ${id}`);
  return sets;
}

/** What Metrics Server says where it works, or why it does not. */
export function metricsServerView(more: Partial<MetricsServerView> = {}): MetricsServerView {
  return {
    state: "ok",
    reason: undefined,
    pods: new Map(),
    nodes: new Map(),
    receivedMonotonic: 0,
    receivedAt: Date.UTC(2026, 0, 1),
    ...more,
  };
}

/** A time of the API, so many seconds after the beginning of 2026. */
export function apiTime(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
}
