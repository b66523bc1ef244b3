import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createBcachefs } from "./bcachefs.ts";
import { parseReadableNumber } from "./bcachefs-parse.ts";

test("reads numbers that the kernel made readable", () => {
  for (const [text, expected] of [
    ["512", 512],
    ["2.00M", 2 * 1024 ** 2],
    ["4.87 k", Math.trunc(4.87 * 1024)],
    ["", undefined],
    ["x", undefined],
    ["-1", undefined],
    ["1.2.3", undefined],
  ] as const) {
    assert.equal(parseReadableNumber(text), expected, text);
  }
});

const folder = "fs/bcachefs/deadbeef-1234";
const files = {
  [`${folder}/btree_cache_size`]: "1.00k\n",
  [`${folder}/compression_stats`]:
    "type   compressed uncompressed extent\nlz4:   1.00k 2.00k 64.0k\nzstd: x 1\nshort 1\n",
  [`${folder}/errors`]: "btree_node_read_err 5 1234\ngarbage\n",
  [`${folder}/counters/bucket_alloc`]: "since mount: 1\nsince filesystem creation: 2.00k\n",
  [`${folder}/counters/broken`]: "nonsense\n",
  [`${folder}/counters/refused`]: systemError("EIO"),
  [`${folder}/btree_write_stats`]: "     nr   size\ninitial: 10 108k\n",
  [`${folder}/dev-0/label`]: 'ssd "1"\n',
  [`${folder}/dev-0/state`]: "[rw] ro\n",
  [`${folder}/dev-0/bucket_size`]: "512k\n",
  [`${folder}/dev-0/nbuckets`]: systemError("EIO"),
  [`${folder}/dev-0/durability`]: "1\n",
  [`${folder}/dev-0/io_done`]: "read:\nsb          :       4096\nwrite:\nuser : 8192\nother:\nx: 1\n",
  [`${folder}/dev-0/io_errors`]:
    "IO errors since filesystem creation\n  read:    7\nIO errors since 8 y ago\n  read: 3\n",
};

test("shows a filesystem and its devices without what they do not tell", async () => {
  const uuid = 'uuid="deadbeef-1234"';
  assert.deepEqual(await exposeSeries(createBcachefs(), sysHost(files)), [
    `node_bcachefs_info{${uuid}} 1`,
    `node_bcachefs_btree_cache_size_bytes{${uuid}} 1024`,
    `node_bcachefs_compression_compressed_bytes{algorithm="lz4",${uuid}} 1024`,
    `node_bcachefs_compression_uncompressed_bytes{algorithm="lz4",${uuid}} 2048`,
    `node_bcachefs_errors_total{error_type="btree_node_read_err",${uuid}} 5`,
    `node_bcachefs_bucket_alloc_total{${uuid}} 2048`,
    `node_bcachefs_btree_writes_total{type="initial",${uuid}} 10`,
    `node_bcachefs_btree_write_average_size_bytes{type="initial",${uuid}} 110592`,
    `node_bcachefs_device_info{${uuid},device="0",label="ssd \\"1\\"",state="[rw] ro"} 1`,
    `node_bcachefs_device_bucket_size_bytes{${uuid},device="0"} 524288`,
    `node_bcachefs_device_durability{${uuid},device="0"} 1`,
    `node_bcachefs_device_io_done_bytes_total{operation="read",data_type="sb",${uuid},device="0"} 4096`,
    `node_bcachefs_device_io_done_bytes_total{operation="write",data_type="user",${uuid},device="0"} 8192`,
    `node_bcachefs_device_io_errors_total{type="read",${uuid},device="0"} 7`,
  ]);
});

test("is absent without such filesystems", () => {
  assert.equal(createBcachefs().read(sysHost({})), undefined);
});
