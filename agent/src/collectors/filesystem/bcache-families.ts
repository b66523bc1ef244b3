/** The family that a file, or a line of one, becomes; without the prefix `node_bcache_`. */
export interface BcacheFamily {
  /** Path of the file below the folder, or the line's name. */
  readonly source: string;
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** From the kernel's unit to the family's; undefined for a number that stands for none. */
  readonly convert?: (value: number) => number | undefined;
}

type Convert = BcacheFamily["convert"];

const gauge = (source: string, name: string, help: string, convert?: Convert): BcacheFamily => ({
  source,
  name,
  help,
  type: "gauge",
  ...(convert && { convert }),
});
const counter = (source: string, name: string, help: string, convert?: Convert): BcacheFamily => ({
  source,
  name,
  help,
  type: "counter",
  ...(convert && { convert }),
});

/** Of a cache set. */
export const setFamilies: readonly BcacheFamily[] = [
  gauge(
    "average_key_size",
    "average_key_size_sectors",
    "Sectors of data that a key of the tree stands for on average.",
  ),
  gauge("btree_cache_size", "btree_cache_size_bytes", "Memory that the tree takes, in bytes."),
  gauge("cache_available_percent", "cache_available_percent", "Part of the cache without changed data, in percent."),
  gauge("congested", "congested", "How much the cache is in demand."),
  gauge("root_usage_percent", "root_usage_percent", "Part of the tree's root that is in use, in percent."),
  gauge("tree_depth", "tree_depth", "Levels of the tree."),
  gauge(
    "internal/active_journal_entries",
    "active_journal_entries",
    "Journal entries that the tree does not have yet.",
  ),
  gauge("internal/btree_nodes", "btree_nodes", "Nodes of the tree."),
  // The file's name says microseconds; node_exporter takes them for nanoseconds, and we say what it says.
  gauge(
    "internal/btree_read_average_duration_us",
    "btree_read_average_duration_seconds",
    "Time that reading a node of the tree takes on average.",
    (value) => value * 1e-9,
  ),
  counter("internal/cache_read_races", "cache_read_races_total", "Reads whose data left the cache in the meantime."),
];

/** Of a device that is cached. */
export const backingDeviceFamilies: readonly BcacheFamily[] = [
  gauge("dirty_data", "dirty_data_bytes", "Changed data in the cache that the device does not have yet, in bytes."),
  counter("stats_total/bypassed", "bypassed_bytes_total", "Bytes read and written past the cache."),
  counter("stats_total/cache_hits", "cache_hits_total", "Requests that the cache could answer."),
  counter("stats_total/cache_misses", "cache_misses_total", "Requests that the cache could not answer."),
  counter(
    "stats_total/cache_bypass_hits",
    "cache_bypass_hits_total",
    "Requests past the cache that it could have answered.",
  ),
  counter(
    "stats_total/cache_bypass_misses",
    "cache_bypass_misses_total",
    "Requests past the cache that it could not have answered.",
  ),
  counter(
    "stats_total/cache_miss_collisions",
    "cache_miss_collisions_total",
    "Times that data for the cache were overtaken by a write.",
  ),
  // Kernels from 5.19 on count no readaheads; node_exporter shows none where there are none.
  counter(
    "stats_total/cache_readaheads",
    "cache_readaheads_total",
    "Times that data were read ahead into the cache.",
    (value) => (value === 0 ? undefined : value),
  ),
];

/** Lines of `writeback_rate_debug` of a device that is cached. */
export const rateFamilies: readonly BcacheFamily[] = [
  gauge("target", "dirty_target_bytes", "Changed data that the cache should have of the device, in bytes."),
  gauge("rate", "writeback_rate", "Speed of writing back, in bytes a second."),
  gauge(
    "proportional",
    "writeback_rate_proportional_term",
    "Part of that speed that goes by how far off the target is.",
  ),
  gauge(
    "integral",
    "writeback_rate_integral_term",
    "Part of that speed that goes by how long the target has been off.",
  ),
  gauge("change", "writeback_change", "Last change of that speed."),
];

/** Of a device that caches. */
export const cacheDeviceFamilies: readonly BcacheFamily[] = [
  gauge("io_errors", "io_errors", "Errors of the device; they count for less with time."),
  counter("metadata_written", "metadata_written_bytes_total", "Bytes of metadata written."),
  counter("written", "written_bytes_total", "Bytes of data written."),
];

/** Lines of `priority_stats` of a device that caches. */
export const priorityFamilies: readonly BcacheFamily[] = [
  gauge("Unused", "priority_stats_unused_percent", "Part of the cache that holds nothing, in percent."),
  gauge("Metadata", "priority_stats_metadata_percent", "Part of the cache that holds metadata, in percent."),
];
