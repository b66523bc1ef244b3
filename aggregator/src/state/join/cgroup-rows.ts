import type { MetricBlock } from "@kubevitals/proto";
import { memoByIdentity } from "./memo.ts";

/** Rows of a block that usage follows from; absent where the block does not have the family. */
export interface CgroupRows {
  readonly cpuSeconds?: number;
  readonly workingSetBytes?: number;
  readonly periods?: number;
  readonly throttledPeriods?: number;
}

const wanted = new Map<string, keyof CgroupRows>([
  ["container_cpu_usage_seconds_total", "cpuSeconds"],
  ["container_memory_working_set_bytes", "workingSetBytes"],
  ["container_cpu_cfs_periods_total", "periods"],
  ["container_cpu_cfs_throttled_periods_total", "throttledPeriods"],
]);

/** Where in a block a cgroup's usage stands; undefined for blocks of other things. Blocks are shared by cgroups, so this is asked once a kind. */
export const cgroupRowsOf: (block: MetricBlock) => CgroupRows | undefined = memoByIdentity(({ families }) => {
  const rows: { -readonly [Name in keyof CgroupRows]: CgroupRows[Name] } = {};
  let row = 0;
  for (const family of families) {
    const name = wanted.get(family.name);
    if (name !== undefined && family.rows > 0) rows[name] = row;
    row += family.rows;
  }
  return Object.keys(rows).length > 0 ? rows : undefined;
});
