import type { NodeRule } from "../rule.ts";

/** Thresholds of the node mixin's NodeDiskIOSaturation. */
export const nodeDiskRules: readonly NodeRule[] = [
  {
    id: "node-disk-saturated",
    severity: "SEVERITY_WARNING",
    summary: "Requests queue up before a disk",
    action:
      "Find what reads and writes (iotop, the pods of the node by disk throughput), then slow it down or give it a faster disk.",
    unit: "count",
    bad: "above",
    threshold: 10,
    margin: 2,
    holdSeconds: 30 * 60,
    collector: "diskstats",
    needsSeries: true,
    measure: ({ metrics }, { trends }) =>
      trends
        .rates(metrics.nodeName, "node_disk_io_time_weighted_seconds_total")
        .map(({ device: part, perSecond: queue }) =>
          queue === undefined
            ? { part, unknown: "two samples of the disk are needed" }
            : {
                part,
                value: queue,
                evidence: `${queue.toFixed(1)} requests wait for ${part} or are worked on, on average`,
              },
        ),
  },
];
