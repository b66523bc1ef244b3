import type { FilesystemMetrics } from "@kubevitals/proto";
import { percent, type Measurement, type NodeRule } from "../rule.ts";
import type { FilesystemTrend } from "../trends/filesystem-trends.ts";

/** What runs out, how much of it is left, and how it is called. */
interface Resource {
  readonly of: keyof FilesystemTrend["secondsToFull"];
  readonly name: string;
  /** In percent; undefined where the filesystem does not say, or has none. */
  readonly left: (filesystem: FilesystemMetrics) => number | undefined;
}

const space: Resource = {
  of: "space",
  name: "space",
  left: ({ capacityBytes, availableBytes }) => shareOf(availableBytes, capacityBytes),
};

const inodes: Resource = {
  of: "inodes",
  name: "inodes",
  left: ({ inodesCapacity, inodesUsage }) =>
    shareOf(
      inodesCapacity !== undefined && inodesUsage !== undefined ? inodesCapacity - inodesUsage : undefined,
      inodesCapacity,
    ),
};

const hour = 3600;

const common = {
  unit: "seconds",
  bad: "below",
  margin: hour / 2,
  holdSeconds: hour,
  collector: "filesystem",
} satisfies Partial<NodeRule>;

const spaceAction =
  "Find what grows (du over the filesystem, or the pods of the node by disk usage) before it is full.";
const inodesAction = "Find what makes so many files (du --inodes over the filesystem) before no more can be made.";

/**
 * Thresholds of the node mixin's NodeFilesystemSpaceFillingUp and NodeFilesystemFilesFillingUp: what runs out within a day, or 4 hours,
 * by the trend of the last 6, where less than 40 %, or 20 %, is left.
 */
export const nodeFilesystemForecastRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-filesystem-space-filling",
    severity: "SEVERITY_WARNING",
    summary: "A filesystem is filling up",
    action: spaceAction,
    threshold: 24 * hour,
    measure: forecast(space, 40),
  },
  {
    ...common,
    id: "node-filesystem-space-filling-fast",
    severity: "SEVERITY_CRITICAL",
    summary: "A filesystem is about to be full",
    action: spaceAction,
    threshold: 4 * hour,
    hides: ["node-filesystem-space-filling"],
    measure: forecast(space, 20),
  },
  {
    ...common,
    id: "node-filesystem-inodes-filling",
    severity: "SEVERITY_WARNING",
    summary: "A filesystem is running out of inodes",
    action: inodesAction,
    threshold: 24 * hour,
    measure: forecast(inodes, 40),
  },
  {
    ...common,
    id: "node-filesystem-inodes-filling-fast",
    severity: "SEVERITY_CRITICAL",
    summary: "A filesystem is about to have no inodes left",
    action: inodesAction,
    threshold: 4 * hour,
    hides: ["node-filesystem-inodes-filling"],
    measure: forecast(inodes, 20),
  },
];

function forecast({ of, name, left }: Resource, below: number): NodeRule["measure"] {
  return ({ metrics }, { trends }) =>
    metrics.filesystems.flatMap((filesystem): readonly Measurement[] => {
      const { mountpoint: part, readOnly, capacityBytes } = filesystem;
      if (readOnly === true) return [];
      const share = left(filesystem);
      // One that answers has no such number, as btrfs has none of inodes; one that does not is unknown.
      if (share === undefined)
        return capacityBytes === undefined ? [{ part, unknown: "its sizes cannot be read" }] : [];
      if (share >= below) return [{ part, value: Infinity, evidence: "" }];
      const seconds = trends.filesystem(metrics.nodeName, part)?.secondsToFull[of];
      if (seconds === undefined)
        return [{ part, unknown: "its trend is not known yet: two looks a minute apart are needed" }];
      const evidence = `${part} has ${percent(share)} of its ${name} left, which is gone in ${duration(seconds)} at this pace`;
      return [{ part, value: seconds, evidence }];
    });
}

function shareOf(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : (100 * part) / whole;
}

function duration(seconds: number): string {
  return seconds < hour ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / hour).toFixed(1)} h`;
}
