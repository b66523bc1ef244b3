import { measured, percent, type NodeRule } from "../rule.ts";

/** Thresholds of the node mixin's NodeCPUHighUsage. */
export const cpuRules: readonly NodeRule[] = [
  {
    id: "node-cpu-high",
    severity: "SEVERITY_WARNING",
    summary: "CPU is almost used up",
    action: "Find what uses it (top, or the pods of the node by CPU), then move work away or add capacity.",
    unit: "percent",
    bad: "above",
    threshold: 90,
    margin: 5,
    holdSeconds: 15 * 60,
    collector: "cpu",
    measure: ({ metrics }) => [
      measured(metrics.cpuUsageRate, (rate) => `CPU usage is ${percent(rate)}`, "two samples of CPU time are needed"),
    ],
  },
];
