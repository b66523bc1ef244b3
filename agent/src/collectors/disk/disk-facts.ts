import type { Host } from "../../host.ts";
import type { DiskCounters } from "./diskstats-parse.ts";

/** What sysfs says of a block device. */
export interface DiskFacts {
  /** Whether it is a whole disk of its own: neither part of one nor built on others. */
  readonly isWhole?: boolean;
  /** Whether it rotates; undefined where the kernel does not say. */
  readonly isRotational?: boolean;
}

/** Names of partitions, and of devices in memory or built on others, where there is no sysfs to ask. */
const nameOfNoDisk =
  /^(z?ram|loop|fd|dm-|md|drbd|bcache|nbd)\d|^(h|s|v|xv)d[a-z]+\d+$|^(nvme\d+n|mmcblk)\d+p\d+$|^nvme\d+c\d+n\d+$/;

/** One path to a disk that NVMe multipath already shows as a whole. */
const nvmePath = /^nvme\d+c\d+n\d+$/;

/** Facts of the given disks, in their order. What was asked of a disk once is kept as long as the disk is there. */
export function createDiskFacts(): (host: Host, disks: readonly DiskCounters[]) => readonly DiskFacts[] {
  let kept = new Map<string, DiskFacts>();
  return (host, disks) => {
    const hasSysfs = disks.some((disk) => !kept.has(keyOf(disk))) && host.listSys("block") !== undefined;
    const next = new Map(disks.map((disk) => [keyOf(disk), kept.get(keyOf(disk)) ?? readFacts(host, disk, hasSysfs)]));
    kept = next;
    return disks.map((disk) => next.get(keyOf(disk)) ?? {});
  };
}

function keyOf({ major, minor, device }: DiskCounters): string {
  return `${major}:${minor} ${device}`;
}

function readFacts(host: Host, { device }: DiskCounters, hasSysfs: boolean): DiskFacts {
  if (!hasSysfs) return { isWhole: !nameOfNoDisk.test(device) };
  // In sysfs a slash in a name (cciss/c0d0) is an exclamation mark.
  const folder = `block/${device.replaceAll("/", "!")}`;
  const rotational = host.readSys(`${folder}/queue/rotational`)?.[0];
  return {
    isWhole: isWholeDisk(device, host.readSysLink(folder)),
    isRotational: rotational === undefined ? undefined : rotational === "1".charCodeAt(0),
  };
}

/**
 * /sys/block links to whole devices only, so a partition has no link. Those in devices/virtual/block are memory (ram, zram), files
 * (loop) or built on other block devices (dm, md, bcache), whose I/O is counted below. A multipath NVMe disk lies in
 * devices/virtual/nvme-subsystem: it is the whole, and its paths are the doubles.
 */
function isWholeDisk(device: string, link: string | undefined): boolean {
  return link !== undefined && !link.includes("/virtual/block/") && !nvmePath.test(device);
}
