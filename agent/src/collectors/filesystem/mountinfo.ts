import { ByteCursor } from "../../byte-cursor.ts";

/** One mount of a mount namespace. */
export interface Mount {
  /** Device number of the filesystem; major 0 where no block device is behind it. */
  readonly major: number;
  readonly minor: number;
  readonly mountpoint: string;
  readonly fstype: string;
  /** What is mounted, as the kernel writes it. */
  readonly device: string;
  /** Whether this mount or the filesystem behind it is read-only. */
  readonly isReadOnly: boolean;
}

/**
 * Parses `/proc/<pid>/mountinfo`: `36 35 98:0 /root /mnt rw,noatime master:1 - ext3 /dev/sda1 rw,errors=continue`.
 * https://docs.kernel.org/filesystems/proc.html#proc-pid-mountinfo-information-about-mounts
 */
export function parseMountinfo(bytes: Uint8Array): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (!cursor.isAtLineEnd) mounts.push(parseMount(cursor));
  }
  return mounts;
}

function parseMount(cursor: ByteCursor): Mount {
  cursor.word(); // id of the mount
  cursor.word(); // id of its parent
  const [major = NaN, minor = NaN] = cursor.word().split(":").map(Number);
  cursor.word(); // folder of the filesystem that is mounted
  const mountpoint = decodeOctal(cursor.word());
  const options = cursor.word();
  while (!cursor.isAtLineEnd && cursor.word() !== "-"); // optional fields, as many as the kernel likes
  // The device may be an empty word, so the rest is cut at every single blank.
  const [fstype = "", device, superOptions] = cursor.rest().split(" ");
  if (Number.isNaN(major + minor) || device === undefined || superOptions === undefined) {
    throw new Error(`mountinfo: device number, options, type and source expected for the mount at "${mountpoint}"`);
  }
  return { major, minor, mountpoint, fstype, device, isReadOnly: isReadOnly(options, superOptions) };
}

/** `emergency_ro` is what ext4 says after an error that made it stop writing. */
function isReadOnly(options: string, superOptions: string): boolean {
  const all = [...options.split(","), ...superOptions.split(",")];
  return all.includes("ro") || superOptions.split(",").includes("emergency_ro");
}

/** The kernel writes blank, tab, newline and backslash as three octal digits. */
function decodeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/**
 * The mounts with mountpoints as the host has them. An agent that may not see the first process of the host reads its own
 * mounts: there the host's lie below the folder where its root is mounted, and the others are the container's own.
 */
export function asHostSees(mounts: readonly Mount[], rootPath: string): readonly Mount[] {
  const root = rootPath.replace(/\/+$/, "");
  if (root === "" || !mounts.some(({ mountpoint }) => mountpoint === root)) return mounts;
  return mounts
    .filter(({ mountpoint }) => mountpoint === root || mountpoint.startsWith(`${root}/`))
    .map((mount) => ({ ...mount, mountpoint: mount.mountpoint.slice(root.length) || "/" }));
}

/**
 * Whether a filesystem lies on a block device of this machine. `/dev/fuse` is no disk but the door of filesystems in user
 * space; only fuseblk (NTFS) has a disk behind it.
 */
export function isOnBlockDevice({ device, fstype }: Mount): boolean {
  return device.startsWith("/dev/") && (fstype === "fuseblk" || !fstype.startsWith("fuse"));
}

/** Whether a filesystem lives in memory. */
export function isInMemory({ fstype }: Mount): boolean {
  return fstype === "tmpfs" || fstype === "ramfs" || fstype === "rootfs";
}
