import type { FilesystemMetrics } from "@kubevitals/proto";
import { percent, type Measurement, type NodeRule } from "../rule.ts";

const common = {
  unit: "percent",
  bad: "below",
  margin: 1,
  holdSeconds: 30 * 60,
  collector: "filesystem",
  action: "Remove what is not needed (logs, unused images) or enlarge the filesystem.",
  measure: ({ metrics }) => metrics.filesystems.filter(canRunFull).map(availableShare),
} satisfies Partial<NodeRule>;

/** Thresholds of the node mixin's NodeFilesystemAlmostOutOfSpace. */
export const filesystemRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-filesystem-space-low",
    severity: "SEVERITY_WARNING",
    summary: "A filesystem is almost out of space",
    threshold: 5,
    hides: ["node-filesystem-space-filling"],
  },
  {
    ...common,
    id: "node-filesystem-space-critical",
    severity: "SEVERITY_CRITICAL",
    summary: "A filesystem is all but out of space",
    threshold: 3,
    hides: ["node-filesystem-space-low", "node-filesystem-space-filling", "node-filesystem-space-filling-fast"],
  },
];

/** Not what is mounted read-only, nor what has no size, such as many that FUSE serves. */
function canRunFull({ readOnly, capacityBytes }: FilesystemMetrics): boolean {
  return readOnly !== true && capacityBytes !== 0;
}

function availableShare({ mountpoint, availableBytes, capacityBytes }: FilesystemMetrics): Measurement {
  if (availableBytes === undefined || capacityBytes === undefined)
    return { part: mountpoint, unknown: "its sizes cannot be read" };
  const value = (100 * availableBytes) / capacityBytes;
  return { part: mountpoint, value, evidence: `${percent(value)} of ${mountpoint} is available` };
}
