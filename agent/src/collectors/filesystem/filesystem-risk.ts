import type { Mount } from "./mountinfo.ts";

/**
 * Types whose statfs(2) the kernel answers from counters in memory: of block devices, of memory, and the kernel's own. So they are
 * asked at once. What is assumed: none of them waits for its device then, not even for one that blocks or that lies behind a
 * network. The known exceptions read from the device once: vfat counts its free clusters where the last to write it did not
 * leave their number, and ext4 and xfs look up a project's quota.
 *
 * Whatever is not in this list is taken to hang: what speaks over a network (nfs, cifs, ceph, 9p, …), what a process answers for
 * (fuse), autofs, which mounts when it is looked at, and what nobody has heard of.
 */
const safeTypes = new Set(
  [
    "ext2 ext3 ext4 xfs btrfs bcachefs f2fs jfs reiserfs zfs vfat msdos exfat ntfs3",
    "iso9660 squashfs erofs cramfs romfs overlay",
    "tmpfs ramfs rootfs devtmpfs hugetlbfs devpts mqueue nsfs",
    "proc sysfs cgroup cgroup2 bpf debugfs tracefs configfs securityfs pstore efivarfs",
    "binfmt_misc fusectl selinuxfs rpc_pipefs resctrl",
  ].flatMap((types) => types.split(" ")),
);

/**
 * Tells which of the mounts may hang when they are asked: by their type, and because the way to them leads through a mount that may.
 */
export function findRisky(all: readonly Mount[]): (mount: Mount) => boolean {
  // Of several mounts at one mountpoint the last is the one that a path leads to.
  const onTop = new Map(all.map(({ mountpoint, fstype }) => [mountpoint, fstype]));
  const risky = [...onTop].filter(([, fstype]) => !safeTypes.has(fstype)).map(([mountpoint]) => mountpoint);
  const isBelowRisky = (path: string) => risky.some((top) => path.startsWith(top === "/" ? "/" : `${top}/`));
  return ({ mountpoint }) => risky.includes(mountpoint) || (risky.length > 0 && isBelowRisky(mountpoint));
}
