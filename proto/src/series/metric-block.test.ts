import assert from "node:assert/strict";
import { test } from "node:test";
import { packAbsent, rowsOf, unpackAbsent } from "./metric-block.ts";

for (const rows of [0, 1, 7, 8, 9, 16, 17, 1000]) {
  test(`which of ${rows} rows are absent survives packing`, () => {
    const isAbsent = (row: number) => row % 3 === 0 || row === rows - 1;
    const bits = packAbsent(rows, isAbsent);
    assert.equal(bits.length, Math.ceil(rows / 8));
    const unpacked = unpackAbsent(bits) ?? (() => false);
    for (let row = 0; row < rows; row++) assert.equal(unpacked(row), isAbsent(row), `row ${row}`);
  });
}

test("the least significant bit stands for the first row", () => {
  assert.deepEqual(
    packAbsent(10, (row) => row === 0 || row === 9),
    Uint8Array.of(0b0000_0001, 0b0000_0010),
  );
});

test("where no row is absent there are no bits, and no question to ask", () => {
  assert.deepEqual(packAbsent(9, undefined), new Uint8Array());
  assert.deepEqual(
    packAbsent(9, () => false),
    new Uint8Array(),
  );
  assert.equal(unpackAbsent(new Uint8Array()), undefined);
});

test("rows beyond the bits that were sent are there", () => {
  const isAbsent = unpackAbsent(Uint8Array.of(0xff));
  assert.deepEqual(
    [7, 8, 100].map((row) => isAbsent?.(row)),
    [true, false, false],
  );
});

test("a block has the rows of all its families", () => {
  const family = {
    name: "a",
    help: "",
    type: "METRIC_TYPE_GAUGE",
    labelNames: [],
    labelValues: [],
    suffixes: [],
  } as const;
  assert.equal(rowsOf({ families: [] }), 0);
  assert.equal(
    rowsOf({
      families: [
        { ...family, rows: 2 },
        { ...family, rows: 5 },
      ],
    }),
    7,
  );
});
