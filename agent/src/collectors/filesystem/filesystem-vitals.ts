import type { FilesystemMetrics } from "@kubevitals/proto";
import { percentage } from "../../rates.ts";
import type { PartialVitals } from "../collector.ts";
import type { Filesystem } from "./filesystem-sizes.ts";
import { isInMemory, isOnBlockDevice, type Mount } from "./mountinfo.ts";

/**
 * The filesystems with something behind them, each once, and the sums over local disks. What lives in memory is left out: a
 * node has a tmpfs for every pod and secret. A filesystem that does not answer is listed without sizes and adds nothing.
 */
export function filesystemVitals(reading: readonly Filesystem[]): PartialVitals {
  const stored = onePerDevice(onTop(reading).filter((filesystem) => isStorage(filesystem)));
  const onDisks = stored.filter(({ mount }) => isOnBlockDevice(mount));
  // Without a disk in sight the root stands in for it: see rootInsteadOfDisks.
  const counted = (onDisks.length > 0 ? onDisks : stored.filter(({ mount }) => mount.mountpoint === "/")).map(describe);
  const capacity = sum(counted.map(({ capacityBytes }) => capacityBytes));
  const usage = sum(counted.map(({ usageBytes }) => usageBytes));
  return {
    diskCapacityBytes: capacity,
    diskUsageBytes: usage,
    diskUsageRate: percentage(usage, capacity),
    filesystems: stored.map(describe).toSorted((a, b) => (a.mountpoint < b.mountpoint ? -1 : 1)),
  };
}

/** Of several mounts at one mountpoint only the last can be reached; statfs speaks of that one. */
function onTop(reading: readonly Filesystem[]): readonly Filesystem[] {
  return [...new Map(reading.map((filesystem) => [filesystem.mount.mountpoint, filesystem])).values()];
}

/** Neither in memory nor an interface that only looks like a filesystem: those have no blocks. */
function isStorage({ mount, answer }: Filesystem): boolean {
  return !isInMemory(mount) && ("error" in answer || answer.sizes.blocks > 0);
}

/**
 * Each device once, at its shortest mountpoint that answers: bind mounts show it again and again. btrfs gives each subvolume a number of
 * its own, and the root may be called /dev/root, so the same name and the same number both mean the same device.
 */
function onePerDevice(filesystems: readonly Filesystem[]): readonly Filesystem[] {
  const seen = new Set<string>();
  const bestFirst = filesystems.toSorted(
    (a, b) =>
      Number("error" in a.answer) - Number("error" in b.answer) ||
      a.mount.mountpoint.length - b.mount.mountpoint.length,
  );
  return bestFirst.filter(({ mount }) => {
    const keys = keysOf(mount);
    const isNew = !keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return isNew;
  });
}

function keysOf(mount: Mount): readonly string[] {
  const number = `${mount.major}:${mount.minor}`;
  return isOnBlockDevice(mount) ? [number, mount.device] : [number];
}

/** One filesystem. Its rate is what df prints: used over used and available, as root's reserve is neither. */
function describe({ mount, answer }: Filesystem): FilesystemMetrics {
  const { mountpoint, device, fstype, isReadOnly } = mount;
  const named = { mountpoint, device, fstype, readOnly: isReadOnly };
  if ("error" in answer) return named;

  const { blockBytes, blocks, freeBlocks, availableBlocks, inodes, freeInodes } = answer.sizes;
  const usedBlocks = Math.max(0, blocks - freeBlocks);
  return {
    ...named,
    capacityBytes: blocks * blockBytes,
    usageBytes: usedBlocks * blockBytes,
    availableBytes: availableBlocks * blockBytes,
    usageRate: percentage(usedBlocks, usedBlocks + availableBlocks),
    // btrfs and others make inodes as they need them, and say 0.
    ...(inodes > 0 && { inodesCapacity: inodes, inodesUsage: Math.max(0, inodes - freeInodes) }),
  };
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}
