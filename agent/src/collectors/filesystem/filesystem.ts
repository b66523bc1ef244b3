import type { FilesystemSizes } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { createMountFilter, type FilesystemFilterValues, type MountFilter } from "./filesystem-filter.ts";
import { askSizes, type Filesystem } from "./filesystem-sizes.ts";
import { filesystemVitals } from "./filesystem-vitals.ts";
import { findRisky } from "./filesystem-risk.ts";
import { createMountsLook } from "./host-mounts.ts";
import { isOnBlockDevice, type Mount } from "./mountinfo.ts";

/** The mounts that become series, each device, mountpoint and type once. */
export function mountsWithSeries(
  mounts: readonly Mount[],
  isShown: MountFilter = createMountFilter(),
): readonly Mount[] {
  const seen = new Set<string>();
  return mounts.filter((mount) => {
    if (!isShown(mount)) return false;
    const key = keyOf(mount);
    return !seen.has(key) && seen.add(key);
  });
}

/** What tells the series of one mount from another's. */
function keyOf({ device, mountpoint, fstype }: Mount): string {
  return JSON.stringify([device, mountpoint, fstype]);
}

/**
 * Mounts that lie over or under one of the same device, mountpoint and type, and have another device number: all but that number
 * is told by the one that becomes series.
 */
export function mountsOfOtherNumbers(mounts: readonly Mount[], shown: readonly Mount[]): readonly Mount[] {
  const numberOf = (mount: Mount) => `${keyOf(mount)} ${mount.major}:${mount.minor}`;
  const keys = new Set(shown.map(keyOf));
  const numbers = new Set(shown.map(numberOf));
  return mounts.filter((mount) => {
    if (!keys.has(keyOf(mount)) || numbers.has(numberOf(mount))) return false;
    numbers.add(numberOf(mount));
    return true;
  });
}

/** Filesystems and their sizes. */
export function createFilesystem(values?: FilesystemFilterValues): Collector<readonly Filesystem[]> {
  const isShown = createMountFilter(values);
  const selectionOf = createMountsLook((mounts) => select(mounts, isShown));
  return {
    name: "filesystem",
    source: "/proc/1/mountinfo, statfs(2)",
    read(host) {
      const selection = selectionOf(host);
      if (selection === undefined) return undefined;
      const { wanted, shown, others, mayHang } = selection;
      const answers = askSizes(host, "filesystem", wanted, mayHang);
      return wanted.flatMap((mount, index) => {
        const answer = answers.get(mount.mountpoint);
        if (answer === undefined) return [];
        const otherMounts = others.get(mount.mountpoint) ?? [];
        return [{ mount, answer, hasSeries: index < shown.length, otherMounts }];
      });
    },
    series(filesystems, out) {
      for (const filesystem of filesystems) if (filesystem.hasSeries) writeSeries(filesystem, out);
    },
    vitals: ({ reading }) => filesystemVitals(reading),
  };
}

/** What is asked of the mounts of a host. */
interface Selection {
  /** Those that are asked: first those that become series. */
  readonly wanted: readonly Mount[];
  readonly shown: readonly Mount[];
  /** Mounts that differ from one of them by their device number alone, by mountpoint. */
  readonly others: ReadonlyMap<string, readonly Mount[]>;
  readonly mayHang: (mount: Mount) => boolean;
}

function select(mounts: readonly Mount[], isShown: MountFilter): Selection {
  const shown = mountsWithSeries(mounts, isShown);
  const wanted = [...shown, ...rootInsteadOfDisks(shown, mounts)];
  const others = Map.groupBy(mountsOfOtherNumbers(mounts, shown), ({ mountpoint }) => mountpoint);
  return { wanted, shown, others, mayHang: findRisky(mounts) };
}

/**
 * In a container that sees no disk, the root (an overlay, as a rule) is the only word on the space that is left. Where a disk
 * is seen, if only by /etc/hosts, the overlay lies on it and would count it twice.
 */
function rootInsteadOfDisks(shown: readonly Mount[], mounts: readonly Mount[]): readonly Mount[] {
  if (shown.some((mount) => isOnBlockDevice(mount) || mount.mountpoint === "/")) return [];
  return mounts.filter(({ mountpoint }) => mountpoint === "/").slice(-1);
}

const sizeFamilies: readonly { name: string; help: string; value: (sizes: FilesystemSizes) => number }[] = [
  {
    name: "node_filesystem_size_bytes",
    help: "Size of the filesystem in bytes.",
    value: ({ blocks, blockBytes }) => blocks * blockBytes,
  },
  {
    name: "node_filesystem_free_bytes",
    help: "Free space in bytes, with what is kept for root.",
    value: ({ freeBlocks, blockBytes }) => freeBlocks * blockBytes,
  },
  {
    name: "node_filesystem_avail_bytes",
    help: "Free space in bytes for users other than root.",
    value: ({ availableBlocks, blockBytes }) => availableBlocks * blockBytes,
  },
  { name: "node_filesystem_files", help: "Inodes of the filesystem.", value: ({ inodes }) => inodes },
  { name: "node_filesystem_files_free", help: "Free inodes.", value: ({ freeInodes }) => freeInodes },
  // Only macOS has purgeable space; on Linux node_exporter says 0, which is true.
  { name: "node_filesystem_purgeable_bytes", help: "Purgeable space in bytes; none on Linux.", value: () => 0 },
];

function writeSeries({ mount, answer, otherMounts }: Filesystem, out: SeriesWriter): void {
  const { mountpoint, fstype, device, isReadOnly } = mount;
  const error = "error" in answer ? answer.error : "";
  const block = out.instance(
    { name: "device", value: device },
    { name: "fstype", value: fstype },
    { name: "mountpoint", value: mountpoint },
  );
  const labels = ["device_error"];
  block
    .gauge("node_filesystem_device_error", "Whether the filesystem failed to give its sizes.", labels)
    .add(error === "" ? 0 : 1, error);
  block
    .gauge("node_filesystem_readonly", "Whether the filesystem is read-only.", labels)
    .add(Number(isReadOnly), error);
  if ("error" in answer) return;

  for (const { name, help, value } of sizeFamilies) block.gauge(name, help, labels).add(value(answer.sizes), error);
  for (const one of [mount, ...otherMounts.filter((other) => other.device === device && other.fstype === fstype)])
    writeNumber(one, out);
}

function writeNumber({ device, major, minor, mountpoint }: Mount, out: SeriesWriter): void {
  out
    .instance(
      { name: "device", value: device },
      { name: "major", value: `${major}` },
      { name: "minor", value: `${minor}` },
      { name: "mountpoint", value: mountpoint },
    )
    .gauge("node_filesystem_mount_info", "Device number of the filesystem.")
    .add(1);
}
