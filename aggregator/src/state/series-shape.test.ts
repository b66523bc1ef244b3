import assert from "node:assert/strict";
import { test } from "node:test";
import type { LabelPair } from "@kubevitals/proto";
import { gauge } from "../testing/records.ts";
import { SeriesShape, type ShapePart } from "./series-shape.ts";

const device = (value: string) => [{ name: "device", value }];

/** A block of so many rows, the same for the same name. */
const blocks = new Map<string, ShapePart["block"]>();
function part(name: string, rows: number, labels: readonly LabelPair[] = []): ShapePart {
  const block =
    blocks.get(name) ?? gauge(name, Object.fromEntries(Array.from({ length: rows }, (_, row) => [row, 0]))).block;
  blocks.set(name, block);
  return { block, labels };
}

const parts = [
  part("cpu", 3),
  part("disk", 2, device("sda")),
  part("disk", 2, device("sdb")),
  part("net", 1, [...device("eth0"), { name: "driver", value: "e1000" }]),
];
const shape = SeriesShape.of(parts);

test("the rows of its parts stand one behind the other", () => {
  assert.deepEqual([shape.size, shape.rows], [4, 8]);
  assert.deepEqual(
    parts.map((_, at) => [shape.firstRowOf(at), shape.endRowOf(at), shape.rowsOf(at)]),
    [
      [0, 3, 3],
      [3, 5, 2],
      [5, 7, 2],
      [7, 8, 1],
    ],
  );
});

test("each part has its block and its labels", () => {
  assert.deepEqual(
    parts.map((_, at) => shape.partAt(at)),
    parts,
  );
  assert.deepEqual([shape.labelOf(0, "device"), shape.labelOf(2, "device")], [undefined, "sdb"]);
  assert.deepEqual(
    [shape.labelOf(3, "driver"), shape.labelOf(3, "e1000"), shape.labelOf(2, "driver")],
    ["e1000", undefined, undefined],
  );
  assert.deepEqual(
    [0, 1, 3].map((at) => shape.besideCharacters(at)),
    [0, 9, 21],
  );
});

test("what shows some of its parts has them where they stand in the column", () => {
  const some = shape.only([3, 1]);
  assert.deepEqual([some.size, some.rows], [2, 3]);
  assert.deepEqual([some.partAt(0), some.partAt(1)], [parts[3], parts[1]]);
  assert.deepEqual([some.firstRowOf(0), some.endRowOf(0), some.firstRowOf(1), some.endRowOf(1)], [7, 8, 3, 5]);
});

const others: readonly (readonly [what: string, parts: readonly ShapePart[]])[] = [
  ["a part less", parts.slice(1)],
  ["another order", parts.toReversed()],
  ["another label", [...parts.slice(0, 3), part("net", 1, [...device("eth1"), { name: "driver", value: "e1000" }])]],
  ["another block", [part("other", 3), ...parts.slice(1)]],
  ["labels at another part", [part("cpu", 3, device("sda")), part("disk", 2), ...parts.slice(2)]],
];
test("it equals one of the same parts", () => {
  assert.ok(shape.equals(SeriesShape.of(parts)));
  assert.ok(!shape.equals(shape.only([0, 2, 1, 3])), "the same parts in other rows");
});
for (const [what, different] of others) {
  test(`it does not equal one with ${what}`, () => {
    assert.ok(!shape.equals(SeriesShape.of(different)));
  });
}
