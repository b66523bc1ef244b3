import type { SeriesWriter } from "../../series-writer.ts";
import { readBtrfs, type BtrfsAllocation, type BtrfsFilesystem } from "./btrfs-read.ts";
import type { Collector } from "../collector.ts";

/**
 * Btrfs filesystems by what sysfs says of them, which is what node_exporter shows where it may not ask the filesystem itself
 * (an ioctl as root): without the devices' UUIDs, free bytes and errors. A machine without Btrfs has none, which is no failure.
 */
export function createBtrfs(): Collector<readonly BtrfsFilesystem[]> {
  return {
    name: "btrfs",
    source: "/sys/fs/btrfs",
    read: readBtrfs,
    series(filesystems, out) {
      for (const filesystem of filesystems) writeFilesystem(filesystem, out);
    },
  };
}

function writeFilesystem(filesystem: BtrfsFilesystem, out: SeriesWriter): void {
  const { uuid, label, globalReserveBytes, commits, allocations, deviceBytes } = filesystem;
  const block = out.instance({ name: "uuid", value: uuid });
  block.gauge("node_btrfs_info", "Label of the filesystem.", ["label"]).add(1, label);
  block.gauge("node_btrfs_global_rsv_size_bytes", "Size of the global reserve.").add(globalReserveBytes);
  block.counter("node_btrfs_commits_total", "Commits of the filesystem.").add(commits.count);
  block.gauge("node_btrfs_last_commit_seconds", "How long the last commit took.").add(commits.lastMilliseconds / 1000);
  block
    .gauge("node_btrfs_max_commit_seconds", "How long the longest commit took.")
    .add(commits.mostMilliseconds / 1000);
  block
    .counter("node_btrfs_commit_seconds_total", "How long all commits took together.")
    .add(commits.totalMilliseconds / 1000);
  const reserved = block.gauge("node_btrfs_reserved_bytes", "Bytes reserved for data of that type.", [
    "block_group_type",
  ]);
  for (const { type, reservedBytes } of allocations) reserved.add(reservedBytes, type);
  writeLayouts(allocations, block);
  const sizes = block.gauge("node_btrfs_device_size_bytes", "Size of a device of the filesystem.", ["device"]);
  for (const [device, bytes] of deviceBytes) sizes.add(bytes, device);
}

function writeLayouts(allocations: readonly BtrfsAllocation[], block: ReturnType<SeriesWriter["instance"]>): void {
  const labels = ["block_group_type", "mode"];
  const used = block.gauge("node_btrfs_used_bytes", "Bytes used of that type and layout.", labels);
  const size = block.gauge("node_btrfs_size_bytes", "Bytes allocated for that type and layout.", labels);
  const ratio = block.gauge("node_btrfs_allocation_ratio", "Bytes of disk for a byte of that layout.", labels);
  for (const { type, layouts } of allocations) {
    for (const layout of layouts) {
      used.add(layout.usedBytes, type, layout.mode);
      size.add(layout.totalBytes, type, layout.mode);
      ratio.add(layout.ratio, type, layout.mode);
    }
  }
}
