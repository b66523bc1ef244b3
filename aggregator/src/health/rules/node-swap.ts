import { measured, notApplicable, percent, type NodeRule } from "../rule.ts";

/** The mixins have no rule for swap; usage alone does no harm, but what needs memory next finds neither. */
export const nodeSwapRules: readonly NodeRule[] = [
  {
    id: "node-swap-high",
    severity: "SEVERITY_WARNING",
    summary: "Swap is almost used up",
    action:
      "Find what was swapped out (VmSwap in /proc/<pid>/status, or the pods of the node by memory), then free memory or add swap.",
    unit: "percent",
    bad: "above",
    threshold: 80,
    margin: 5,
    holdSeconds: 15 * 60,
    collector: "meminfo",
    measure: ({ metrics: { swapCapacityBytes, swapUsageRate } }) =>
      swapCapacityBytes === 0
        ? notApplicable
        : [
            measured(
              swapUsageRate,
              (rate) => `swap usage is ${percent(rate)}`,
              "the kernel does not say how much swap is in use",
            ),
          ],
  },
];
