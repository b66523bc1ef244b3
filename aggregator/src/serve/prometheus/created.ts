import type { BlockValues, MetricBlock } from "@kubevitals/proto";
import type { NodeRecord } from "../../state/snapshot.ts";
import type { SeriesKind } from "./target-labels.ts";

/** Counters that the kernel begins when it boots, and never again. Others may be younger: those of a device that came later. */
const sinceBoot =
  /^node_(cpu_(guest_)?seconds|context_switches|forks|intr|pressure_.+|schedstat_.+|softnet_.+|softirqs)_total$/;

/** The family in which a cgroup says since when it counts. */
const startFamily = "container_start_time_seconds";

/** Tells since when a node's counters count, in seconds since 1970 by the node's clock, as far as that is known. */
export function createdOfNode({ metrics }: NodeRecord) {
  const { info } = metrics;
  const boot = info?.bootTime && info.bootTime.seconds + info.bootTime.nanos / 1e9;
  const ofBoot = (family: string) => (boot !== undefined && sinceBoot.test(family) ? boot : undefined);
  return (kind: SeriesKind, sample: BlockValues): ((family: string) => number | undefined) | undefined => {
    if (kind === "node") return ofBoot;
    const start = kind === "container" ? startOf(sample) : undefined;
    return start === undefined ? undefined : () => start;
  };
}

function startOf({ block, values, isAbsent }: BlockValues): number | undefined {
  let row = startRows.get(block);
  if (row === undefined) startRows.set(block, (row = startRowOf(block)));
  return row < 0 || isAbsent?.(row) === true ? undefined : values[row];
}

/** Where a block says since when it counts; -1: it does not. */
const startRows = new WeakMap<MetricBlock, number>();

function startRowOf({ families }: MetricBlock): number {
  let row = 0;
  for (const { name, rows } of families) {
    if (name === startFamily && rows === 1) return row;
    row += rows;
  }
  return -1;
}
