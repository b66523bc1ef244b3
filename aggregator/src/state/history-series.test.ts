import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter } from "@kubevitals/proto";
import { historyOf, pastFamily } from "../testing/past.ts";
import { origin, seconds, vitals } from "./testing/seconds.ts";
import { storeSeries, type StoredSeries } from "./stored-series.ts";

/** A sample of one gauge with a row for each of the values, in a block of its own where none is given. */
function gaugeOf(values: readonly number[], known?: StoredSeries): StoredSeries {
  const out = new BlockWriter();
  const family = out.gauge("node_thing", "A gauge.", ["row"]);
  for (const [row, value] of values.entries()) family.add(value, `${row}`);
  return storeSeries([out.finish([], known?.shape.blocks ?? [])]);
}

test("series are read again by family, beside vitals and apart from them", () => {
  const history = historyOf();
  const first = gaugeOf([1, 2]);
  history.addSeries("a", 1000, first, origin(2), 0);
  history.addSeries("a", 2000, gaugeOf([3, 4], first), origin(4), 0);
  history.addSeries("b", 2000, gaugeOf([9, 9], first), origin(1), 0);
  history.addVitals(vitals("a", 1), origin(1), 0);
  const told = pastFamily(history, "a", "node_thing");
  assert.deepEqual(
    told.series.map(({ labels, points }) => [labels["row"], points.map(({ value }) => value)]),
    [
      ["0", [1, 3]],
      ["1", [2, 4]],
    ],
  );
  assert.deepEqual(seconds(history, "a"), [1]);
});

test("a series goes on although its block changed, and one that is gone for a while has a gap", () => {
  const history = historyOf();
  for (const [at, values] of [[1, 2], [3], [4, 5]].entries())
    history.addSeries("a", at * 1000, gaugeOf(values), origin(at + 1), 0);
  const told = pastFamily(history, "a", "node_thing");
  assert.deepEqual(
    told.series.map(({ points }) => points.map(({ timestamp, value }) => [timestamp, value])),
    [
      [
        [0, 1],
        [1000, 3],
        [2000, 4],
      ],
      [
        [0, 2],
        [2000, 5],
      ],
    ],
  );
});

test("what samples have in common is counted once, and no longer than it is held", () => {
  const history = historyOf({ retentionSeconds: 10 });
  const first = gaugeOf([1, 2, 3]);
  history.addSeries("a", 0, first, origin(1), 0);
  const alone = history.bytes;
  history.addSeries("a", 1000, gaugeOf([4, 5, 6], first), origin(2), 1000);
  const sample = history.bytes - alone;
  assert.ok(sample < 300 && sample < alone / 2, `${sample} of ${alone}`);
  history.addSeries("a", 2000, gaugeOf([4, 5, 6, 7]), origin(3), 2000);
  assert.ok(history.bytes > alone + 2 * sample);
  history.has("a", 11_500);
  assert.ok(history.bytes < alone + 200);
  history.has("a", 20_000);
  assert.equal(history.bytes, 0);
});

test("blocks that change with every sample fill no more memory than is allowed", () => {
  const history = historyOf({ bytes: 100_000 });
  history.addVitals(vitals("b", 1), origin(1), 0);
  for (let round = 0; round < 200; round++) {
    history.addSeries("a", round, gaugeOf(Array.from({ length: 10 + round }, () => round)), origin(round + 1), 0);
    assert.ok(history.bytes <= 100_000, `${history.bytes}`);
  }
  assert.ok(history.evicted > 100);
  assert.deepEqual(seconds(history, "b"), [1], "another node's past had to go");
  assert.equal(pastFamily(history, "a", "node_thing", { from: 199, to: 199 }).series.length, 209);
});
