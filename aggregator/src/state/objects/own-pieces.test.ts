import assert from "node:assert/strict";
import { test } from "node:test";
import { OwnPieces, placeOf, type OwnBytes } from "./own-pieces.ts";

/** The pieces as they stand in the bytes. */
function read({ own, start, bytes }: OwnBytes, count: number): readonly string[] {
  return Array.from({ length: count }, (_, piece) => {
    const begin = placeOf(own, start, bytes, piece);
    const length = placeOf(own, start, bytes, piece + 1) - begin;
    return Buffer.from(own.buffer, own.byteOffset + begin, length).toString();
  });
}

const objects: readonly (readonly string[])[] = [
  [],
  [""],
  ["a", "", "b"],
  ["größe", "🙂", "\ud83d"],
  ["x".repeat(64), "ü".repeat(64), "x".repeat(65), "ü".repeat(65), `${"x".repeat(30)}ü`],
  ["y".repeat(70_000), "after"],
  ["ü".repeat(40_000), "after"],
  ["z".repeat(30_000)],
  ["z".repeat(30_000)],
  Array.from({ length: 40_000 }, (_, index) => String(index % 10)),
];

test("pieces of objects come out as they went in, whatever stands beside them", () => {
  const pieces = new OwnPieces();
  const written = objects.map((object) => pieces.write(object));
  pieces.release();
  const later = pieces.write(["later"]);
  for (const [index, object] of objects.entries()) {
    assert.deepEqual(
      read(written[index] as OwnBytes, object.length),
      object.map((text) => text.toWellFormed()),
    );
  }
  assert.deepEqual(read(later, 1), ["later"]);
});

test("objects share memory, and none is held for those that come once it was released", () => {
  const pieces = new OwnPieces();
  const [a, b] = [pieces.write(["a"]), pieces.write(["b"])];
  assert.equal(a.own, b.own);
  assert.equal(b.start, a.start + a.bytes);
  pieces.release();
  assert.notEqual(pieces.write(["c"]).own, a.own);
});
