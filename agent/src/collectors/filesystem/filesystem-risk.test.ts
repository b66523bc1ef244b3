import assert from "node:assert/strict";
import { test } from "node:test";
import { findRisky } from "./filesystem-risk.ts";
import type { Mount } from "./mountinfo.ts";

function mount(mountpoint: string, fstype: string): Mount {
  return { major: 0, minor: 1, mountpoint, fstype, device: "x", isReadOnly: false };
}

/** Mountpoints of those that may hang. */
function risky(mounts: readonly Mount[]): readonly string[] {
  return mounts.filter(findRisky(mounts)).map(({ mountpoint }) => mountpoint);
}

test("takes what is on a local device, in memory or the kernel's own to be safe, and nothing else", () => {
  const safe = ["ext4", "xfs", "btrfs", "vfat", "overlay", "squashfs", "tmpfs", "ramfs", "proc", "cgroup2", "zfs"];
  const others = ["nfs", "nfs4", "cifs", "smb3", "ceph", "fuse.sshfs", "fuse", "fuseblk", "9p", "glusterfs", "lustre"];
  const mounts = [...safe, ...others, "afs", "autofs", "virtiofs", "never-heard-of"].map((type) =>
    mount(`/${type}`, type),
  );
  assert.deepEqual(
    risky(mounts),
    [...others, "afs", "autofs", "virtiofs", "never-heard-of"].map((type) => `/${type}`),
  );
});

test("takes what lies behind a risky mount to be risky too, but not what only begins with its name", () => {
  const mounts = [
    mount("/", "ext4"),
    mount("/nfs", "nfs4"),
    mount("/nfs/scratch", "tmpfs"),
    mount("/nfs2", "ext4"),
    mount("/data", "ext4"),
  ];
  assert.deepEqual(risky(mounts), ["/nfs", "/nfs/scratch"]);
});

test("takes everything to be risky where the root is", () => {
  assert.deepEqual(risky([mount("/", "virtiofs"), mount("/data", "ext4")]), ["/", "/data"]);
});

test("looks at the mount on top, be it the safe or the risky one", () => {
  assert.deepEqual(risky([mount("/efi", "autofs"), mount("/efi", "vfat"), mount("/efi/x", "tmpfs")]), []);
  assert.deepEqual(risky([mount("/a", "ext4"), mount("/a", "nfs"), mount("/a/b", "tmpfs")]), ["/a", "/a", "/a/b"]);
});
