import assert from "node:assert/strict";
import { test } from "node:test";
import { isBitSet, type Family, type LabelPair } from "@kubevitals/proto";
import { SeriesShape, type ShapePart } from "../state/series-shape.ts";
import { duplicateRows } from "./duplicate-rows.ts";

/** A part of a sample: rows of one family as labels with their suffix, then the labels beside them. */
function part(
  name: string,
  rows: readonly (LabelPair & { suffix?: string })[],
  labels: readonly LabelPair[] = [],
): ShapePart {
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
  return { block: { families: [family] }, labels };
}

const label = (name: string, value: string) => ({ name, value });
const bare = label("", "");

const cases: readonly (readonly [name: string, parts: readonly ShapePart[], again: readonly (readonly boolean[])[]])[] =
  [
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

for (const [name, parts, again] of cases) {
  test(`of every series all rows but the first say it again: ${name}`, () => {
    assert.deepEqual(rowsAgain(parts), again);
  });
}

test("where no row says a series again there is nothing to keep", () => {
  assert.equal(duplicateRows(SeriesShape.of([part("x", [bare]), part("y", [bare])])), undefined);
});

/** Whether each row of each part says a series again. */
function rowsAgain(parts: readonly ShapePart[]): boolean[][] {
  const shape = SeriesShape.of(parts);
  const bits = duplicateRows(shape) ?? new Uint8Array();
  return parts.map((_, at) =>
    Array.from({ length: shape.rowsOf(at) }, (_unused, row) => isBitSet(bits, shape.firstRowOf(at) + row)),
  );
}
