import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { createBtrfs } from "./btrfs.ts";

const btrfs = createBtrfs();
const uuid = "0abb23a9-579b-43e6-ad30-227ef47fcb9d";
const path = `fs/btrfs/${uuid}`;
const folders = {
  "fs/btrfs": ["features", uuid],
  [`${path}/devices`]: ["sda", "sdb", "sdc", "sdd"],
  [`${path}/allocation/data`]: ["bytes_reserved", "flags", "raid5"],
  [`${path}/allocation/metadata`]: ["raid1"],
  [`${path}/allocation/system`]: ["single", "novel"],
};
const sys = {
  [`${path}/label`]: "fixture\n",
  [`${path}/metadata_uuid`]: `${uuid}\n`,
  [`${path}/allocation/global_rsv_size`]: "16777216\n",
  [`${path}/commit_stats`]: "commits 258051\nlast_commit_ms 1500\nmax_commit_ms 51462\ntotal_commit_ms 47836090\n",
  [`${path}/devices/sda/size`]: "20\n",
  [`${path}/allocation/data/bytes_reserved`]: "7\n",
  [`${path}/allocation/data/raid5/total_bytes`]: "2147483648\n",
  [`${path}/allocation/data/raid5/used_bytes`]: "808189952\n",
};

test("gives what sysfs says of each filesystem", async () => {
  const lines = (await expose(btrfs, stubHost({ folders, sys }))) ?? [];
  const id = `uuid="${uuid}"`;
  for (const line of [
    `node_btrfs_info{label="fixture",${id}} 1`,
    `node_btrfs_global_rsv_size_bytes{${id}} 16777216`,
    "# TYPE node_btrfs_commits_total counter",
    `node_btrfs_commits_total{${id}} 258051`,
    `node_btrfs_last_commit_seconds{${id}} 1.5`,
    `node_btrfs_max_commit_seconds{${id}} 51.462`,
    `node_btrfs_commit_seconds_total{${id}} 47836.09`,
    `node_btrfs_reserved_bytes{block_group_type="data",${id}} 7`,
    `node_btrfs_used_bytes{block_group_type="data",mode="raid5",${id}} 808189952`,
    `node_btrfs_size_bytes{block_group_type="data",mode="raid5",${id}} 2147483648`,
    `node_btrfs_allocation_ratio{block_group_type="data",mode="raid5",${id}} 1.3333333333333333`,
    `node_btrfs_allocation_ratio{block_group_type="metadata",mode="raid1",${id}} 2`,
    `node_btrfs_allocation_ratio{block_group_type="system",mode="single",${id}} 1`,
    `node_btrfs_device_size_bytes{device="sda",${id}} 10240`,
  ]) {
    assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
  }
  assert.ok(!lines.some((line) => /novel|flags/.test(line)));
});

test("takes the folder's name for the UUID where there is no other, and does without counted commits", async () => {
  const lines = await exposeSeries(btrfs, stubHost({ folders: { "fs/btrfs": [uuid] } }));
  assert.ok(lines?.includes(`node_btrfs_info{uuid="${uuid}"} 1`));
  assert.ok(lines?.includes(`node_btrfs_commits_total{uuid="${uuid}"} 0`));
});

test("has nothing to say of a machine without Btrfs, and refuses what are no numbers", async () => {
  assert.deepEqual(await expose(btrfs, stubHost({})), []);
  const broken = { ...sys, [`${path}/commit_stats`]: "commits x\n" };
  assert.throws(() => btrfs.read(stubHost({ folders, sys: broken })), /commit_stats: a number expected after commits$/);
});
