import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter, type BlockValues } from "@kubevitals/proto";
import type { TakenSeries } from "./record.ts";
import { SeriesSender } from "./series-sender.ts";

function blockOf(name: string, value = 1): BlockValues {
  const out = new BlockWriter();
  out.gauge(name, "Test.").add(value);
  return out.finish([], []);
}

function taken(sequence: number, series: readonly BlockValues[]): TakenSeries {
  return { sequence, takenAt: 0, monotonic: 0, series };
}

test("sends a block once, however many instances and samples refer to it", () => {
  const sender = new SeriesSender();
  const { block, values } = blockOf("a");
  const instances = ["eth0", "eth1"].map((value) => ({ block, values, labels: [{ name: "device", value }] }));
  const first = sender.next(taken(1, instances));
  assert.deepEqual(
    first.map((message) => Object.keys(message)[0]),
    ["block", "series"],
  );
  assert.deepEqual(
    first[1]?.series?.blocks.map(({ blockRef, labels }) => [blockRef, labels[0]?.value]),
    [
      [1, "eth0"],
      [1, "eth1"],
    ],
  );
  assert.deepEqual(
    sender.next(taken(2, instances)).map((message) => Object.keys(message)[0]),
    ["series"],
  );
});

test("sends a changed block under a new number, and one again that a sample left out", () => {
  const sender = new SeriesSender();
  const [a, b] = [blockOf("a"), blockOf("b")];
  sender.next(taken(1, [a, b]));
  sender.next(taken(2, [a]));
  const third = sender.next(taken(3, [a, b]));
  assert.equal(third[0]?.block?.ref, 3);
  assert.deepEqual(
    third[1]?.series?.blocks.map(({ blockRef }) => blockRef),
    [1, 3],
  );
});

test("marks rows without a value", () => {
  const sender = new SeriesSender();
  const [, message] = sender.next(taken(1, [{ ...blockOf("a"), isAbsent: () => true }]));
  assert.deepEqual(message?.series?.blocks[0]?.absent, Uint8Array.of(1));
});
