import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { buddyinfo, parseBuddyinfo } from "./buddyinfo.ts";

test("gives the free blocks of each zone by size", async () => {
  const text = "Node 0, zone      DMA      1      0\nNode 1, zone   Normal   4381   1093\n";
  assert.deepEqual(await expose(buddyinfo, stubHost({ proc: { buddyinfo: text } })), [
    "# TYPE node_buddyinfo_blocks gauge",
    'node_buddyinfo_blocks{node="0",zone="DMA",size="0"} 1',
    'node_buddyinfo_blocks{node="0",zone="DMA",size="1"} 0',
    'node_buddyinfo_blocks{node="1",zone="Normal",size="0"} 4381',
    'node_buddyinfo_blocks{node="1",zone="Normal",size="1"} 1093',
  ]);
});

test("refuses lines cut short, and is absent without the file", () => {
  for (const line of ["Node 0, zone", "garbage", "Node 0, zone DMA 1 x"]) {
    assert.throws(() => parseBuddyinfo(Buffer.from(line)), /^Error: buddyinfo: a node, a zone and numbers/, line);
  }
  assert.equal(buddyinfo.read(stubHost({})), undefined);
});
