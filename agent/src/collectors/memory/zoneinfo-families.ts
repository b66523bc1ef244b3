/** The family that one line of a zone becomes. */
export interface ZoneFamily {
  readonly type: "gauge" | "counter";
  /** Behind `node_zoneinfo_`. */
  readonly name: string;
  readonly help: string;
}

const gauges: readonly (readonly [key: string, name: string, help: string])[] = [
  ["nr_free_pages", "nr_free_pages", "Free pages of the zone."],
  ["min", "min_pages", "Free pages below which only urgent allocations succeed."],
  ["low", "low_pages", "Free pages below which the kernel begins to reclaim."],
  ["high", "high_pages", "Free pages from which on the kernel stops reclaiming."],
  ["scanned", "scanned_pages", "Pages looked at since the last reclaim."],
  ["spanned", "spanned_pages", "Pages from the zone's first to its last, with holes."],
  ["present", "present_pages", "Pages that the zone has."],
  ["managed", "managed_pages", "Pages that the buddy allocator gives out."],
  ["nr_active_anon", "nr_active_anon_pages", "Anonymous pages used lately."],
  ["nr_inactive_anon", "nr_inactive_anon_pages", "Anonymous pages not used lately."],
  ["nr_isolated_anon", "nr_isolated_anon_pages", "Anonymous pages taken off their list for a moment."],
  ["nr_anon_pages", "nr_anon_pages", "Anonymous pages."],
  ["nr_anon_transparent_hugepages", "nr_anon_transparent_hugepages", "Transparent huge pages of anonymous memory."],
  ["nr_active_file", "nr_active_file_pages", "Pages of files used lately."],
  ["nr_inactive_file", "nr_inactive_file_pages", "Pages of files not used lately."],
  ["nr_isolated_file", "nr_isolated_file_pages", "Pages of files taken off their list for a moment."],
  ["nr_file_pages", "nr_file_pages", "Pages of files."],
  ["nr_slab_reclaimable", "nr_slab_reclaimable_pages", "Pages of slabs that can be reclaimed."],
  ["nr_slab_unreclaimable", "nr_slab_unreclaimable_pages", "Pages of slabs that cannot be reclaimed."],
  ["nr_mlock_stack", "nr_mlock_stack_pages", "Pages that are locked in memory."],
  ["nr_kernel_stack", "nr_kernel_stacks", "Stacks of the kernel, in KiB."],
  ["nr_mapped", "nr_mapped_pages", "Pages mapped into processes."],
  ["nr_dirty", "nr_dirty_pages", "Pages that wait to be written."],
  ["nr_writeback", "nr_writeback_pages", "Pages that are being written."],
  ["nr_unevictable", "nr_unevictable_pages", "Pages that may not be reclaimed."],
  ["nr_shmem", "nr_shmem_pages", "Pages of shared memory and tmpfs."],
];

const counters: readonly (readonly [key: string, name: string, help: string])[] = [
  ["nr_dirtied", "nr_dirtied_total", "Pages that became dirty since boot."],
  ["nr_written", "nr_written_total", "Pages written since boot."],
  ["numa_hit", "numa_hit_total", "Pages allocated on the node that was wanted."],
  ["numa_miss", "numa_miss_total", "Pages allocated here though another node was wanted."],
  ["numa_foreign", "numa_foreign_total", "Pages wanted here and allocated on another node."],
  ["numa_interleave", "numa_interleave_total", "Pages allocated here because it was this node's turn."],
  ["numa_local", "numa_local_total", "Pages allocated by a CPU of the node."],
  ["numa_other", "numa_other_total", "Pages allocated by a CPU of another node."],
];

/** Families by the kernel's name of the line. */
export const zoneFamilies: ReadonlyMap<string, ZoneFamily> = new Map<string, ZoneFamily>([
  ...gauges.map(([key, name, help]) => [key, { type: "gauge", name, help }] as const),
  ...counters.map(([key, name, help]) => [key, { type: "counter", name, help }] as const),
]);
