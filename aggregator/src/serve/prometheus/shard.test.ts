import assert from "node:assert/strict";
import { test } from "node:test";
import { ObjectTable } from "../../state/objects/object-table.ts";
import { writing } from "../../testing/written-rows.ts";
import { bucketsIn, isInShard, parseShard } from "./shard.ts";

for (const [text, shard] of [
  ["0/1", { index: 0, count: 1 }],
  ["3/4", { index: 3, count: 4 }],
  ["4/4", undefined],
  ["0/0", undefined],
  ["0/1025", undefined],
  ["1023/1024", { index: 1023, count: 1024 }],
] as const) {
  test(`shard ${text}`, () => assert.deepEqual(parseShard(text), shard));
}

const table = new ObjectTable();
for (let number = 0; number < 1000; number++) {
  table.put({
    uid: `uid-${number}`,
    namespace: "",
    name: "",
    rows: writing({ labels: "", families: [[["} 1"]]] }),
    facts: undefined,
  });
}
const view = table.view();

for (const count of [1, 2, 3, 7, 8, 64, 1000, 1024]) {
  test(`${count} shards together hold each object once, and each as nodes would be spread`, () => {
    const shards = Array.from({ length: count }, (_, index) => ({ index, count }));
    const found = shards.map((shard) => bucketsIn(shard, view).flatMap(({ objects }) => objects.map(({ uid }) => uid)));
    assert.equal(found.flat().length, 1000);
    assert.equal(new Set(found.flat()).size, 1000);
    for (const [index, uids] of found.entries()) assert.ok(uids.every((uid) => isInShard({ index, count }, uid)));
  });
}

test("a shard shares its whole buckets with the page", () => {
  const shared = bucketsIn({ index: 1, count: 3 }, view).filter((bucket) => view.buckets.includes(bucket));
  assert.ok(shared.length >= view.buckets.length / 3 - 2);
});

test("shards are of about the same size", () => {
  for (let index = 0; index < 4; index++) {
    const size = bucketsIn({ index, count: 4 }, view).reduce((total, { objects }) => total + objects.length, 0);
    assert.ok(size > 200 && size < 300, String(size));
  }
});
