import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { openFixtureHost } from "../../testing/fixture-host.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createMdadm } from "./mdadm.ts";

const withMdstat = (text: string, sys: Parameters<typeof sysHost>[0] = {}) => ({
  ...sysHost(sys),
  readProc: () => Buffer.from(text),
});

test("shows an array's disks, state and size", async () => {
  const mdstat = "md0 : active raid1 sdb[1] sda[0](F)\n      1000 blocks [2/1] [_U]\n";
  const sys = { "block/md0/md/level": "raid1\n", "block/md0/md/raid_disks": "2\n", "block/md0/md/degraded": "1\n" };
  assert.deepEqual(await exposeSeries(createMdadm(), withMdstat(mdstat, sys)), [
    'node_md_disks{state="active",device="md0"} 1',
    'node_md_disks{state="failed",device="md0"} 1',
    'node_md_disks{state="spare",device="md0"} 0',
    'node_md_disks_required{device="md0"} 2',
    'node_md_state{state="active",device="md0"} 1',
    'node_md_state{state="inactive",device="md0"} 0',
    'node_md_state{state="recovering",device="md0"} 0',
    'node_md_state{state="resync",device="md0"} 0',
    'node_md_state{state="check",device="md0"} 0',
    'node_md_blocks{device="md0"} 1000',
    'node_md_blocks_synced{device="md0"} 1000',
    'node_md_raid_disks{device="md0"} 2',
    'node_md_degraded{device="md0"} 1',
  ]);
});

test("knows arrays that grow, that have no redundancy, that are containers, and that have just gone", async () => {
  const sys = {
    "block/md0/md/level": "raid5\n",
    "block/md0/md/raid_disks": "5 (4)\n",
    "block/md0/md/degraded": systemError("EIO"),
    "block/md1/md/level": "raid0\n",
    "block/md1/md/raid_disks": "2\n",
    "block/md127/md/level": "container\n",
    "block/md127/md/raid_disks": "0\n",
    "block/md2/md/level": systemError("ENODEV"),
    "block/sda/size": "1\n",
  };
  const read = await createMdadm().read(withMdstat("Personalities : \n", sys));
  assert.deepEqual(read?.raids, [
    { device: "md0", disks: 5, degraded: undefined },
    { device: "md1", disks: 2, degraded: 0 },
    { device: "md127", disks: undefined, degraded: 0 },
  ]);
});

test("says of each array of a server what it is about", async () => {
  const read = await createMdadm().read(openFixtureHost("many-devices"));
  assert.deepEqual(
    read?.arrays.map(({ device, activity }) => `${device} ${activity}`),
    [
      "md127 active",
      "md0 active",
      "md1 recovering",
      "md2 resyncing",
      "md3 checking",
      "md4 inactive",
      "md5 resyncing",
      "md6 reshaping",
      "md7 active",
      "md126 inactive",
    ],
  );
});

test("is absent without the kernel's module", () => {
  assert.equal(createMdadm().read(sysHost({})), undefined);
});
