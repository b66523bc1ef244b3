import type { FilesystemSizes } from "../host.ts";
import type { SeriesWriter } from "../series-writer.ts";
import type { Collector } from "./collector.ts";
import { createSizesAsker, type Filesystem } from "./filesystem-sizes.ts";
import { filesystemVitals } from "./filesystem-vitals.ts";
import { asHostSees, isOnBlockDevice, parseMountinfo, type Mount } from "./mountinfo.ts";
import { readFirst } from "./read-first.ts";

// What node_exporter 1.12 leaves out by default.
const excludedMountpoints =
  /^\/(dev|proc|run\/credentials\/.+|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/;
const excludedTypes =
  /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$/;

/** The mounts that become series, each device, mountpoint and type once. */
export function mountsWithSeries(mounts: readonly Mount[]): readonly Mount[] {
  const seen = new Set<string>();
  return mounts.filter(({ device, mountpoint, fstype }) => {
    if (excludedMountpoints.test(mountpoint) || excludedTypes.test(fstype)) return false;
    const key = JSON.stringify([device, mountpoint, fstype]);
    return !seen.has(key) && seen.add(key);
  });
}

/** Filesystems and their sizes. Remembers which mounts do not answer. */
export function createFilesystem(): Collector<readonly Filesystem[]> {
  const askSizes = createSizesAsker();
  return {
    name: "filesystem",
    source: "/proc/1/mountinfo, statfs(2)",
    async read(host) {
      const bytes = readFirst(host, "1/mountinfo", "self/mountinfo");
      if (bytes === undefined) return undefined;
      const mounts = asHostSees(parseMountinfo(bytes), host.rootPath);
      const shown = mountsWithSeries(mounts);
      const wanted = [...shown, ...rootInsteadOfDisks(shown, mounts)];
      const answers = await askSizes(host, wanted);
      return wanted.map((mount, index) => ({
        mount,
        answer: answers.get(mount.mountpoint) ?? { error: "not asked" },
        hasSeries: index < shown.length,
      }));
    },
    series(filesystems, out) {
      for (const filesystem of filesystems) if (filesystem.hasSeries) writeSeries(filesystem, out);
    },
    vitals: ({ reading }) => filesystemVitals(reading),
  };
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

function writeSeries({ mount, answer }: Filesystem, out: SeriesWriter): void {
  const { major, minor, mountpoint, fstype, device, isReadOnly } = mount;
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
