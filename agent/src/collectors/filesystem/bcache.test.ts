import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries, optionValues } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { bcacheOptions, createBcache } from "./bcache.ts";
import { lastWords, parseHumanNumber } from "./bcache-parse.ts";

test("reads numbers that the kernel made readable", () => {
  for (const [text, expected] of [
    ["512", 512],
    ["1k", 1024],
    ["1.5k", Math.trunc((1 + 5 / 10.24) * 1024)],
    ["-427.5k", -Math.trunc((427 + 5 / 10.24) * 1024)],
    ["12.9T", Math.trunc((12 + 9 / 10.24) * 2 ** 40)],
    ["0", 0],
    ["", undefined],
    ["k", undefined],
    ["1.5q", undefined],
    ["1 2", undefined],
    ["\u0000", undefined],
  ] as const) {
    assert.equal(parseHumanNumber(text), expected, JSON.stringify(text));
  }
});

test("takes the last word of a line that has a name", () => {
  assert.deepEqual(
    lastWords("rate:\t\t1.1M/sec\nnext io:\t-17ms\nnothing\nempty:\n"),
    new Map([
      ["rate", "1.1M/sec"],
      ["next io", "-17ms"],
    ]),
  );
});

const set = "fs/bcache/deaddd54-c735";
const files = {
  [`${set}/tree_depth`]: "1\n",
  [`${set}/congested`]: systemError("EIO"),
  [`${set}/internal/btree_nodes`]: "22\n",
  [`${set}/bdev0/dirty_data`]: "1.0k\n",
  [`${set}/bdev0/stats_total/cache_hits`]: "546\n",
  [`${set}/bdev0/stats_total/cache_readaheads`]: "0\n",
  [`${set}/bdev0/writeback_rate_debug`]: "rate:\t\t2.0k/sec\nchange:\t-1.0k/sec\ngarbage\n",
  [`${set}/cache0/io_errors`]: "3\n",
  [`${set}/cache0/priority_stats`]: "Unused:\t\t99%\nMetadata:\t1%\nClean: x%\n",
  "fs/bcache/register": "",
};

test("shows a cache with its devices", async () => {
  const uuid = "deaddd54-c735";
  const expected = [
    `node_bcache_tree_depth{uuid="${uuid}"} 1`,
    `node_bcache_btree_nodes{uuid="${uuid}"} 22`,
    `node_bcache_dirty_data_bytes{uuid="${uuid}",backing_device="bdev0"} 1024`,
    `node_bcache_cache_hits_total{uuid="${uuid}",backing_device="bdev0"} 546`,
    `node_bcache_writeback_rate{uuid="${uuid}",backing_device="bdev0"} 2048`,
    `node_bcache_writeback_change{uuid="${uuid}",backing_device="bdev0"} -1024`,
    `node_bcache_io_errors{uuid="${uuid}",cache_device="cache0"} 3`,
  ];
  assert.deepEqual(await exposeSeries(createBcache(optionValues(bcacheOptions)), sysHost(files)), expected);
  assert.deepEqual(await exposeSeries(createBcache({ "collector.bcache.priorityStats": true }), sysHost(files)), [
    ...expected,
    `node_bcache_priority_stats_unused_percent{uuid="${uuid}",cache_device="cache0"} 99`,
    `node_bcache_priority_stats_metadata_percent{uuid="${uuid}",cache_device="cache0"} 1`,
  ]);
});

test("has nothing to say of a machine without such caches, which is no failure", async () => {
  assert.deepEqual(await exposeSeries(createBcache(optionValues(bcacheOptions)), sysHost({})), []);
});
