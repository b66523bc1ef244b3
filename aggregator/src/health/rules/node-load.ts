import { notApplicable, type Measurement, type NodeRule } from "../rule.ts";

/** Thresholds of the node mixin's NodeSystemSaturation and NodeMemoryMajorPagesFaults. */
export const nodeLoadRules: readonly NodeRule[] = [
  {
    id: "node-load-high",
    severity: "SEVERITY_WARNING",
    summary: "Far more work waits than CPUs can do",
    action: "See whether tasks wait for CPU or for disks (vmstat 1: columns r and b), then move that work away.",
    unit: "count",
    bad: "above",
    threshold: 2,
    margin: 0.25,
    holdSeconds: 15 * 60,
    collector: "loadavg",
    measure: ({ metrics: { load1, cpuCapacityMillicores } }) => [loadPerCore(load1, cpuCapacityMillicores)],
  },
  {
    id: "node-major-page-faults-high",
    severity: "SEVERITY_WARNING",
    summary: "Memory is read from disk again and again",
    action:
      "Programs wait for pages that were dropped for want of memory: free memory, or move away what uses most of it.",
    unit: "per second",
    bad: "above",
    threshold: 500,
    margin: 50,
    holdSeconds: 15 * 60,
    collector: "vmstat",
    needsSeries: true,
    measure: ({ metrics }, { trends }) => {
      const [rate] = trends.rates(metrics.nodeName, "node_vmstat_pgmajfault");
      if (rate === undefined) return notApplicable;
      if (rate.perSecond === undefined) return [{ unknown: "two samples of page faults are needed" }];
      return [{ value: rate.perSecond, evidence: `${rate.perSecond.toFixed(0)} major page faults a second` }];
    },
  },
];

function loadPerCore(load: number | undefined, millicores: number | undefined): Measurement {
  if (load === undefined || millicores === undefined || millicores === 0)
    return { unknown: "the load, or the number of CPUs, is not known" };
  const cores = millicores / 1000;
  return { value: load / cores, evidence: `the load is ${load.toFixed(2)} on ${cores} CPUs` };
}
