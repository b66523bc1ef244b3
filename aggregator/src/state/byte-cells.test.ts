import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteCells, bytesInCells } from "./byte-cells.ts";

/** Bytes that no other number has. */
const bytesOf = (length: number, number: number) =>
  Buffer.from(Array.from({ length }, (_, at) => (at * 7 + number) % 251));

test("bytes of any length are read again as they were put, whatever comes and goes beside them", () => {
  const cells = new ByteCells();
  const kept = new Map<number, { first: number; bytes: Buffer }>();
  for (let number = 0; number < 20_000; number++) {
    const bytes = bytesOf([0, 1, 63, 64, 65, 128, 300][number % 7] ?? 0, number);
    kept.set(number, { first: cells.put(bytes), bytes: Buffer.from(bytes) });
    bytes.fill(255); // the memory is another's now
    const old = kept.get(number - (number % 3 === 0 ? 1000 : 10));
    if (old === undefined) continue;
    cells.free(old.first);
    kept.delete(number - (number % 3 === 0 ? 1000 : 10));
  }
  assert.ok(kept.size > 100);
  for (const { first, bytes } of kept.values()) assert.deepEqual(cells.read(first, bytes.length), bytes);
});

test("what is read is a copy", () => {
  const cells = new ByteCells();
  const first = cells.put(bytesOf(100, 1));
  cells.read(first, 100).fill(0);
  assert.deepEqual(cells.read(first, 100), bytesOf(100, 1));
});

test("bytes take whole cells, and nothing takes none", () => {
  assert.deepEqual([0, 1, 64, 65].map(bytesInCells), [0, 70, 70, 140]);
  const cells = new ByteCells();
  const nothing = cells.put(Buffer.of());
  assert.deepEqual(cells.read(nothing, 0), Buffer.of());
  cells.free(nothing);
});
