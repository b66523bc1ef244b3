import type { Measurement, NodeRule } from "../rule.ts";
import { seriesOf } from "../series-lookup.ts";

const common = {
  unit: "count",
  bad: "above",
  threshold: 1,
  margin: 0,
  collector: "mdadm",
  needsSeries: true,
} satisfies Partial<NodeRule>;

/** Thresholds of the node mixin's NodeRAIDDegraded and NodeRAIDDiskFailure. */
export const nodeRaidRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-raid-degraded",
    severity: "SEVERITY_CRITICAL",
    summary: "A software RAID lacks disks",
    action:
      "See which disk is gone (mdadm --detail), replace it and add the new one (mdadm --add) before another fails.",
    holdSeconds: 15 * 60,
    hides: ["node-raid-disk-failed"],
    measure: (record) => {
      const active = new Map(
        seriesOf(record, "node_md_disks")
          .filter((row) => row.label("state") === "active")
          .map((row) => [row.label("device"), row.value]),
      );
      return seriesOf(record, "node_md_disks_required").map((row): Measurement => {
        const part = row.label("device");
        const working = active.get(part);
        if (working === undefined) return { part, unknown: "how many of its disks work is not known" };
        return { part, value: row.value - working, evidence: `${working} of ${row.value} disks of ${part} work` };
      });
    },
  },
  {
    ...common,
    id: "node-raid-disk-failed",
    severity: "SEVERITY_WARNING",
    summary: "A disk of a software RAID failed",
    action: "See which it is (mdadm --detail), remove it (mdadm --remove) and replace it.",
    holdSeconds: 0,
    measure: (record) =>
      seriesOf(record, "node_md_disks")
        .filter((row) => row.label("state") === "failed")
        .map((row) => {
          const part = row.label("device");
          return { part, value: row.value, evidence: `${row.value} disks of ${part} are marked as failed` };
        }),
  },
];
