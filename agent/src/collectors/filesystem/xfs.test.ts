import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { createXfs } from "./xfs.ts";

const stats = `extent_alloc 1 2 3 4
abt 5 6 7 8
blk_map 9 10 11 12 13 14 15
bmbt 16 17 18 19
dir 20 21 22 23
trans 0 1 2
ig 24 25 26 27 28 29 30
log 1 2 3 4 5
rw 31 32
vnodes 4294967295 34 35 36 37 38 39 40
xpc 399724544 92823103 86219234
debug 0
`;
const path = "fs/xfs/sda1/stats/stats";
const read = (content: string | Error) =>
  createXfs().read(stubHost({ folders: { "fs/xfs": ["sda1"] }, sys: { [path]: content } }));

test("gives the counters of each filesystem", async () => {
  const host = stubHost({ folders: { "fs/xfs": ["sda1", "stats"] }, sys: { [path]: stats } });
  const lines = (await exposeSeries(createXfs(), host)) ?? [];
  assert.equal(lines.length, 39);
  assert.ok(lines.every((line) => /^node_xfs_\w+_total\{device="sda1"\} \d+$/.test(line)));
  for (const line of [
    'node_xfs_extent_allocation_blocks_freed_total{device="sda1"} 4',
    'node_xfs_allocation_btree_records_inserted_total{device="sda1"} 7',
    'node_xfs_block_mapping_extent_list_compares_total{device="sda1"} 15',
    'node_xfs_directory_operation_getdents_total{device="sda1"} 23',
    'node_xfs_inode_operation_attribute_changes_total{device="sda1"} 30',
    'node_xfs_write_calls_total{device="sda1"} 31',
    'node_xfs_read_calls_total{device="sda1"} 32',
    'node_xfs_vnode_active_total{device="sda1"} 4294967295',
    'node_xfs_vnode_remove_total{device="sda1"} 39',
  ]) {
    assert.ok(lines.includes(line), line);
  }
});

test("has nothing to say of a machine without XFS, or of a filesystem that has just gone", async () => {
  assert.deepEqual(await expose(createXfs(), stubHost({})), []);
  assert.deepEqual(await expose(createXfs(), stubHost({ folders: { "fs/xfs": ["sda1"] } })), []);
});

test("refuses what are no numbers, and lets failures through", () => {
  assert.throws(() => read("rw 1 x\n"), /^Error: fs\/xfs\/sda1\/stats\/stats: numbers expected after rw$/);
  assert.throws(() => read(systemError("EIO")), /EIO/);
});
