import { measured, percent, type NodeRule } from "../rule.ts";

const common = {
  severity: "SEVERITY_WARNING",
  unit: "percent",
  bad: "above",
  margin: 2,
  collector: "pressure",
} satisfies Partial<NodeRule>;

const missing = "two samples of pressure stall information are needed";

/** Pressure stall information: time lost, which usage alone does not show. https://docs.kernel.org/accounting/psi.html */
export const pressureRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-memory-pressure",
    summary: "Work stands still for want of memory",
    action: "Free memory: the node reclaims and refaults pages instead of working. Move work away or set lower limits.",
    threshold: 10,
    holdSeconds: 5 * 60,
    measure: ({ metrics }) => [
      measured(
        metrics.memoryPressureFullRate,
        (rate) => `all tasks wait for memory ${percent(rate)} of the time`,
        missing,
      ),
    ],
  },
  {
    ...common,
    id: "node-io-pressure",
    summary: "Work stands still for want of I/O",
    action:
      "Find what reads and writes (iotop, the node's disk throughput), then slow it down or give it a faster disk.",
    threshold: 40,
    holdSeconds: 10 * 60,
    measure: ({ metrics }) => [
      measured(metrics.ioPressureFullRate, (rate) => `all tasks wait for I/O ${percent(rate)} of the time`, missing),
    ],
  },
  {
    ...common,
    id: "node-cpu-pressure",
    summary: "Work queues for CPU",
    action: "Find what queues (pods that are throttled or have no request), then move work away or add capacity.",
    threshold: 60,
    holdSeconds: 15 * 60,
    measure: ({ metrics }) => [
      measured(metrics.cpuPressureSomeRate, (rate) => `some task waits for CPU ${percent(rate)} of the time`, missing),
    ],
  },
];
