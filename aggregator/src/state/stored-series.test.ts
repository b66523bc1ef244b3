import assert from "node:assert/strict";
import { test } from "node:test";
import { gauge } from "../testing/records.ts";
import { withLabels } from "./part-view.ts";
import {
  inShape,
  lacksValue,
  noSeries,
  partAt,
  partsOf,
  storeSeries,
  withoutRows,
  type StoredSeries,
} from "./stored-series.ts";

const labels = [{ name: "pod", value: "p" }];
const parts = [
  gauge("x", { a: 1, b: 2 }),
  { ...gauge("y", { a: 3, b: NaN, c: 5 }), labels, isAbsent: (row: number) => row === 2 },
  gauge("z", { a: 6 }),
];
const series = storeSeries(parts);

/** What is told part by part; undefined stands for a row without a value. */
const told = (sample: StoredSeries) =>
  Array.from(partsOf(sample), ({ values, isAbsent }) =>
    Array.from(values, (value, row) => (isAbsent?.(row) ? undefined : value)),
  );

test("what is stored part by part is told part by part", () => {
  assert.deepEqual(told(series), [[1, 2], [3, NaN, undefined], [6]]);
  assert.deepEqual(
    Array.from(partsOf(series), ({ block, labels: its }) => [block.families[0]?.name, its]),
    [
      ["x", []],
      ["y", labels],
      ["z", []],
    ],
  );
  assert.deepEqual(
    Array.from({ length: 6 }, (_, row) => lacksValue(series, row)),
    [false, false, false, false, true, false],
  );
});

test("of a part in which every row has a value nobody needs to ask", () => {
  assert.deepEqual(
    Array.from(partsOf(series), ({ isAbsent }) => isAbsent === undefined),
    [true, false, true],
  );
  assert.equal(storeSeries([gauge("x", { a: 1 })]).absent, undefined);
});

test("rows that are taken away have no value, and the sample itself keeps them", () => {
  const less = withoutRows(series, Uint8Array.of(0b100001));
  assert.deepEqual(told(less), [[undefined, 2], [3, NaN, undefined], [undefined]]);
  assert.deepEqual(told(series), [[1, 2], [3, NaN, undefined], [6]]);
  assert.equal(withoutRows(series, undefined), series);
});

test("a sample takes a known shape where that says the same, and no other", () => {
  const again = storeSeries(parts);
  const inKnown = inShape(again, series.shape);
  assert.equal(inKnown.shape, series.shape);
  assert.equal(inKnown.values, again.values);
  assert.equal(inShape(again, noSeries.shape), again);
  assert.equal(inShape(again, undefined), again);
});

test("a part under other labels has the same values", () => {
  const other = withLabels(partAt(series, 1), [{ name: "pod", value: "q" }]);
  assert.deepEqual([other.labels, Array.from(other.values)], [[{ name: "pod", value: "q" }], [3, NaN, 5]]);
  assert.deepEqual([other.isAbsent?.(1), other.isAbsent?.(2)], [false, true]);
});
