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
    third[1]?.series?.blocks.map(({ blockRef, continues }) => [blockRef, continues]),
    [
      [0, 1],
      [3, 0],
    ],
  );
});

test("says of what continues the last sample only which values have changed", () => {
  const sender = new SeriesSender();
  const { block } = blockOf("a");
  const labels = [{ name: "pod", value: "p" }];
  const sampleOf = (...values: number[]) => ({ block, labels, values });
  sender.next(taken(1, [sampleOf(1, NaN, -0)]));
  const [second] = sender.next(taken(2, [sampleOf(1, NaN, 0)]));
  const [third] = sender.next(taken(3, [sampleOf(1, NaN, 0)]));
  const told = [second, third].map((message) => message?.series?.blocks[0]);
  assert.deepEqual(
    told.map((part) => [part?.continues, part?.labels, part?.values, Array.from(part?.changed ?? [])]),
    [
      [1, [], [0], [0b100]],
      [1, [], [], []],
    ],
  );
});

test("marks rows without a value", () => {
  const sender = new SeriesSender();
  const [, message] = sender.next(taken(1, [{ ...blockOf("a"), isAbsent: () => true }]));
  assert.deepEqual(message?.series?.blocks[0]?.absent, Uint8Array.of(1));
});
