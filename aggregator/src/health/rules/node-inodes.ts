import type { FilesystemMetrics } from "@kubevitals/proto";
import { percent, type Measurement, type NodeRule } from "../rule.ts";

const common = {
  unit: "percent",
  bad: "below",
  margin: 1,
  holdSeconds: 60 * 60,
  collector: "filesystem",
  action:
    "Remove what consists of many small files (df -i and du --inodes find it): no file can be made without an inode.",
  measure: ({ metrics }) => metrics.filesystems.filter(canRunOut).map(freeShare),
} satisfies Partial<NodeRule>;

/** Thresholds of the node mixin's NodeFilesystemAlmostOutOfFiles. */
export const nodeInodesRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-filesystem-inodes-low",
    severity: "SEVERITY_WARNING",
    summary: "A filesystem is almost out of inodes",
    threshold: 5,
    hides: ["node-filesystem-inodes-filling"],
  },
  {
    ...common,
    id: "node-filesystem-inodes-critical",
    severity: "SEVERITY_CRITICAL",
    summary: "A filesystem is all but out of inodes",
    threshold: 3,
    hides: ["node-filesystem-inodes-low", "node-filesystem-inodes-filling", "node-filesystem-inodes-filling-fast"],
  },
];

/** Not what is mounted read-only, nor what makes inodes as it needs them: btrfs and others name no number. */
function canRunOut({ readOnly, capacityBytes, inodesCapacity }: FilesystemMetrics): boolean {
  if (readOnly === true) return false;
  return capacityBytes === undefined || (inodesCapacity ?? 0) > 0;
}

function freeShare({ mountpoint, inodesCapacity, inodesUsage }: FilesystemMetrics): Measurement {
  if (inodesCapacity === undefined || inodesUsage === undefined)
    return { part: mountpoint, unknown: "its inodes cannot be counted" };
  const value = (100 * (inodesCapacity - inodesUsage)) / inodesCapacity;
  return { part: mountpoint, value, evidence: `${percent(value)} of the inodes of ${mountpoint} are free` };
}
