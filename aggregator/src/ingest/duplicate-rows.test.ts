import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlockValues, Family, LabelPair } from "@kubevitals/proto";
import { DuplicateRows } from "./duplicate-rows.ts";

/** A part of a sample: rows of one family as labels with their suffix, then the labels beside them. */
function part(
  name: string,
  rows: readonly (LabelPair & { suffix?: string })[],
  labels: readonly LabelPair[] = [],
): BlockValues {
  const labelNames = Array.from(new Set(rows.map((row) => row.name))).filter((label) => label !== "");
  const family: Family = {
    name,
    help: "",
    type: "METRIC_TYPE_UNTYPED",
    labelNames,
    labelValues: rows.flatMap((row) => labelNames.map((label) => (label === row.name ? row.value : ""))),
    rows: rows.length,
    suffixes: rows.some(({ suffix }) => suffix) ? rows.map(({ suffix = "" }) => suffix) : [],
  };
  return { block: { families: [family] }, labels, values: rows.map((_, row) => row) };
}

const label = (name: string, value: string) => ({ name, value });
const bare = label("", "");

const cases: readonly (readonly [
  name: string,
  sample: readonly BlockValues[],
  absent: readonly (readonly boolean[])[],
])[] = [
  ["different families", [part("x", [bare]), part("y", [bare])], [[false], [false]]],
  [
    "instances that their labels tell apart",
    [part("x", [bare], [label("pod", "p")]), part("x", [bare], [label("pod", "q")])],
    [[false], [false]],
  ],
  [
    "the same row in two blocks",
    [part("x", [label("a", "1")]), part("x", [label("a", "2"), label("a", "1")])],
    [[false], [false, true]],
  ],
  [
    "a row with a label beside it, and one with the same in it",
    [part("x", [bare], [label("pod", "p")]), part("x", [label("pod", "p"), label("pod", "q")])],
    [[false], [true, false]],
  ],
  [
    "labels in another order",
    [part("x", [bare], [label("a", "1"), label("b", "2")]), part("x", [bare], [label("b", "2"), label("a", "1")])],
    [[false], [true]],
  ],
  ["a label that is empty, and none", [part("x", [label("a", "")]), part("x", [bare])], [[false], [true]]],
  [
    "a family that another reaches by a suffix",
    [
      part("x", [
        { ...bare, suffix: "_sum" },
        { ...bare, suffix: "_count" },
      ]),
      part("x_count", [bare]),
    ],
    [[false, false], [true]],
  ],
  [
    "the same in the other order",
    [
      part("x_count", [bare]),
      part("x", [
        { ...bare, suffix: "_sum" },
        { ...bare, suffix: "_count" },
      ]),
    ],
    [[false], [false, true]],
  ],
];

for (const [name, sample, absent] of cases) {
  test(`of every series only the first row keeps its value: ${name}`, () => {
    const kept = new DuplicateRows().drop(sample);
    assert.deepEqual(absentRows(kept), absent);
  });
}

test("a row that had no value has none afterwards, and counts as the first all the same", () => {
  const first = { ...part("x", [label("a", "1"), label("a", "2")]), isAbsent: (row: number) => row === 0 };
  const kept = new DuplicateRows().drop([first, part("x", [label("a", "1"), label("a", "3")])]);
  assert.deepEqual(absentRows(kept), [
    [true, false],
    [true, false],
  ]);
});

test("what was found is found again while the sample keeps its shape, and anew when that changes", () => {
  const duplicates = new DuplicateRows();
  const [first, second] = [part("x", [bare], [label("a", "1")]), part("x", [bare], [label("a", "1")])];
  const again = (item: BlockValues, value: string) => ({ ...item, labels: [label("a", value)], values: [9] });
  assert.deepEqual(absentRows(duplicates.drop([first, second])), [[false], [true]]);
  assert.deepEqual(absentRows(duplicates.drop([again(first, "1"), again(second, "1")])), [[false], [true]]);
  assert.deepEqual(absentRows(duplicates.drop([again(first, "1"), again(second, "2")])), [[false], [false]]);
  assert.deepEqual(absentRows(duplicates.drop([second])), [[false]]);
});

function absentRows(sample: readonly BlockValues[]): boolean[][] {
  return sample.map(({ values, isAbsent }) => Array.from(values, (_, row) => isAbsent?.(row) === true));
}
