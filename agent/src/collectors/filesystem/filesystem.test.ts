import assert from "node:assert/strict";
import { test } from "node:test";
import { filesystemVitals } from "./filesystem-vitals.ts";
import { createFilesystem, mountsWithSeries } from "./filesystem.ts";
import type { Filesystem } from "./filesystem-sizes.ts";
import { exposeSeries } from "../../testing/exposition.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import type { Mount } from "./mountinfo.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";

const kibi = 1024;

function mount(mountpoint: string, device = "/dev/sda1", fstype = "ext4", [major, minor] = [8, 1]): Mount {
  return { major: major ?? 0, minor: minor ?? 0, mountpoint, fstype, device, isReadOnly: false };
}

/** A filesystem of blocks of 1 KiB. */
function filesystem(mounted: Mount, blocks: number, freeBlocks: number, availableBlocks: number): Filesystem {
  const sizes = { blockBytes: kibi, blocks, freeBlocks, availableBlocks, inodes: 100, freeInodes: 60 };
  return { mount: mounted, answer: { sizes }, hasSeries: true, otherMounts: [] };
}

async function readFixture(name: string): Promise<readonly Filesystem[]> {
  return (await createFilesystem().read(openFixtureHost(name))) ?? [];
}

test("leaves out the mountpoints and types that node_exporter does", () => {
  const kept = [mount("/"), mount("/run"), mount("/devices"), mount("/mnt/x"), mount("/var/lib/docker")];
  const dropped = [
    ...["/dev", "/proc/sys", "/sys/fs", "/run/credentials/a.service", "/var/lib/docker/overlay2/x"].map((path) =>
      mount(path),
    ),
    ...["overlay", "squashfs", "erofs", "cgroup2", "nsfs", "iso9660"].map((type) => mount("/x", "x", type)),
  ];
  assert.deepEqual(mountsWithSeries([...dropped, ...kept]), kept);
});

test("shows a device at a mountpoint once", () => {
  const mounts = [mount("/a"), mount("/a"), mount("/a", "/dev/sdb1"), mount("/b")];
  assert.deepEqual(mountsWithSeries(mounts), [mounts[0], mounts[2], mounts[3]]);
});

test("tells the device numbers of all that lie on one mountpoint, and the rest of them once", async () => {
  const lines = ["0:24", "0:26", "0:26"].map((number, id) => `${id} 1 ${number} / /x rw - tmpfs tmpfs rw\n`);
  const host = stubHost({
    proc: { "1/mountinfo": lines.join("") },
    statfsLocal: () => ({ blockBytes: 1, blocks: 1, freeBlocks: 1, availableBlocks: 1, inodes: 1, freeInodes: 1 }),
  });
  const rows = (await exposeSeries(createFilesystem(), host)) ?? [];
  const labels = 'device="tmpfs",major="0",minor="24",mountpoint="/x"';
  assert.deepEqual(
    rows.filter((row) => row.startsWith("node_filesystem_mount_info")),
    [`node_filesystem_mount_info{${labels}} 1`, `node_filesystem_mount_info{${labels.replace("24", "26")}} 1`],
  );
  assert.equal(rows.filter((row) => row.startsWith("node_filesystem_size_bytes")).length, 1);
});

test("reads the agent's own mounts where the first process's may not be read", async () => {
  const mountinfo = "1 1 8:1 / /host/root rw - ext4 /dev/sda1 rw\n";
  const proc = { "1/mountinfo": systemError("EACCES"), "self/mountinfo": mountinfo };
  const [read] = (await createFilesystem().read(stubHost({ proc, rootPath: "/host/root" }))) ?? [];
  assert.deepEqual([read?.mount.mountpoint, read?.answer], ["/", { error: "no such file or directory" }]);
  assert.equal(await createFilesystem().read(stubHost({})), undefined);
});

test("gives sizes of a filesystem and its share as df does", () => {
  assert.deepEqual(filesystemVitals([filesystem(mount("/"), 1000, 400, 200)]), {
    diskCapacityBytes: 1000 * kibi,
    diskUsageBytes: 600 * kibi,
    diskUsageRate: 60,
    filesystems: [
      {
        mountpoint: "/",
        device: "/dev/sda1",
        fstype: "ext4",
        readOnly: false,
        capacityBytes: 1000 * kibi,
        usageBytes: 600 * kibi,
        availableBytes: 200 * kibi,
        usageRate: 75,
        inodesCapacity: 100,
        inodesUsage: 40,
      },
    ],
  });
});

test("counts each local device once, by number and by name, and no other filesystem", () => {
  const { diskCapacityBytes, diskUsageBytes, filesystems } = filesystemVitals([
    filesystem(mount("/", "/dev/root"), 1000, 500, 500),
    filesystem(mount("/etc/hosts", "/dev/sda1"), 1000, 500, 500),
    filesystem(mount("/home", "/dev/sdb", "btrfs", [0, 31]), 200, 100, 100),
    filesystem(mount("/home/sub", "/dev/sdb", "btrfs", [0, 32]), 200, 100, 100),
    filesystem(mount("/mnt/nfs", "nas:/export", "nfs4", [0, 50]), 9000, 1, 1),
    filesystem(mount("/run", "tmpfs", "tmpfs", [0, 20]), 50, 10, 10),
  ]);
  assert.deepEqual([diskCapacityBytes, diskUsageBytes], [1200 * kibi, 600 * kibi]);
  assert.deepEqual(
    filesystems?.map(({ mountpoint }) => mountpoint),
    ["/", "/home", "/mnt/nfs"],
  );
});

test("speaks of the mount on top where one covers another", () => {
  const covered = filesystem(mount("/a", "/dev/sda1"), 10, 5, 5);
  const top = filesystem(mount("/a", "/dev/sdb1", "ext4", [8, 17]), 10, 5, 5);
  assert.deepEqual(
    filesystemVitals([covered, top]).filesystems?.map(({ device }) => device),
    ["/dev/sdb1"],
  );
});

test("lists a filesystem that does not answer without sizes, and prefers a mount of it that does", () => {
  const dead = {
    mount: mount("/a", "nas:/x", "nfs4", [0, 9]),
    answer: { error: "mountpoint timeout" },
    hasSeries: true,
    otherMounts: [],
  };
  const { diskCapacityBytes, filesystems } = filesystemVitals([dead]);
  assert.equal(diskCapacityBytes, undefined);
  assert.deepEqual(filesystems, [{ mountpoint: "/a", device: "nas:/x", fstype: "nfs4", readOnly: false }]);

  const alive = filesystem(mount("/longer", "nas:/x", "nfs4", [0, 9]), 10, 5, 5);
  assert.deepEqual(
    filesystemVitals([dead, alive]).filesystems?.map(({ mountpoint }) => mountpoint),
    ["/longer"],
  );
});

test("has no inodes where a filesystem has no fixed number, and leaves out what has no blocks", () => {
  const sizes = { blockBytes: kibi, blocks: 10, freeBlocks: 5, availableBlocks: 5, inodes: 0, freeInodes: 0 };
  const [read] =
    filesystemVitals([{ mount: mount("/"), answer: { sizes }, hasSeries: true, otherMounts: [] }]).filesystems ?? [];
  assert.equal(read?.inodesCapacity, undefined);
  assert.equal(read?.inodesUsage, undefined);
  assert.deepEqual(filesystemVitals([filesystem(mount("/doc", "portal", "fuse.portal"), 0, 0, 0)]).filesystems, []);
});

test("counts the root of a container that sees no disk, without showing it as series", async () => {
  const reading = await readFixture("container-view");
  const root = reading.find(({ mount: { mountpoint } }) => mountpoint === "/");
  assert.equal(root?.hasSeries, false);
  const { diskCapacityBytes, diskUsageBytes, diskUsageRate } = filesystemVitals(reading);
  assert.deepEqual([diskCapacityBytes, diskUsageBytes, diskUsageRate], [40_960_000_000, 16_384_000_000, 40]);
});

test("counts no overlay where a disk is in sight", async () => {
  const proc = {
    "1/mountinfo":
      "1 1 0:9 / / rw - overlay overlay rw,lowerdir=/l\n2 1 8:1 /hosts /etc/hosts rw - ext4 /dev/sda1 rw\n",
  };
  const reading = await createFilesystem().read(stubHost({ proc }));
  assert.deepEqual(
    reading?.map(({ mount: { mountpoint } }) => mountpoint),
    ["/etc/hosts"],
  );
});
