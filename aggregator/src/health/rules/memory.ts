import { measured, percent, type NodeRule } from "../rule.ts";

/** Thresholds of the node mixin's NodeMemoryHighUtilization. */
export const memoryRules: readonly NodeRule[] = [
  {
    id: "node-memory-high",
    severity: "SEVERITY_WARNING",
    summary: "Memory is almost used up",
    action: "Find what uses it (the pods of the node by memory), set limits or move work away before the kernel kills.",
    unit: "percent",
    bad: "above",
    threshold: 90,
    margin: 2,
    holdSeconds: 15 * 60,
    collector: "meminfo",
    measure: ({ metrics }) => [
      measured(
        metrics.memoryUsageRate,
        (rate) => `memory usage is ${percent(rate)}`,
        "the kernel does not say how much memory is available",
      ),
    ],
  },
];
