import { healthRules } from "../../aggregator/src/health/rules/index.ts";

/** How much quicker than by default rules are: their order among each other stays, by which causes come before consequences. */
export const quickness = 20;

/** Seconds for which each rule holds in scenarios, by its id. */
export const quickHolds: ReadonlyMap<string, number> = new Map(
  healthRules({ isNodeMeasured: true, isCollecting: true })
    .flatMap(({ rules }) => rules)
    .map(({ id, holdSeconds }) => [id, Math.ceil(holdSeconds / quickness)]),
);

/** Ages in seconds from which some rules fire. */
const quickThresholds: Readonly<Record<string, number>> = { "node-cordoned": 10, "pod-stuck-terminating": 10 };

/**
 * A settings file with quick rules. The rig's nodes have no agents: that, too, is an issue by default, and would be shown beside the
 * faults.
 */
export function quickSettings(): string {
  const holds = Array.from(quickHolds).filter(([, seconds]) => seconds > 0);
  const entries = [
    { rule: "agents-too-few", enabled: false },
    ...holds.map(([rule, seconds]) => ({ rule, hold: `${seconds}s` })),
    ...Object.entries(quickThresholds).map(([rule, threshold]) => ({ rule, threshold })),
  ];
  return JSON.stringify({ health: { rules: entries } });
}
