import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { AnswerBytes } from "./answer-bytes.ts";
import { Room } from "./room.ts";

const mebibyte = 1024 * 1024;

function answer(texts: readonly string[], room = new Room(8 * mebibyte), mostBytes = mebibyte) {
  const bytes = new AnswerBytes(room, mostBytes);
  return { room, bytes, isWritten: texts.map((text) => bytes.write(text)).every(Boolean) };
}

for (const [what, texts] of [
  ["nothing", []],
  ["texts one behind the other", ["{", "", '"a":1', "}"]],
  ["what takes one to four bytes a character", ["aé€😀", "\u0000\u2028"]],
  ["half of a pair of surrogates, which UTF-8 does not have", ["\ud83d", "\ude00"]],
  ["more than it has room for at first", Array<string>(300).fill("x".repeat(999) + "é")],
] as const) {
  test(`holds ${what} as UTF-8`, () => {
    const { bytes, isWritten } = answer(texts);
    assert.ok(isWritten);
    assert.ok(bytes.bytes.equals(Buffer.concat(texts.map((text) => Buffer.from(text)))));
  });
}

test("takes no more than it may, and no more than there is room for", () => {
  const large = Array<string>(20).fill("x".repeat(100_000));
  for (const [room, mostBytes, fits] of [
    [8 * mebibyte, 8 * mebibyte, true],
    [8 * mebibyte, mebibyte, false],
    [mebibyte, 8 * mebibyte, false],
  ] as const) {
    const { isWritten, room: shared, bytes } = answer(large, new Room(room), mostBytes);
    assert.equal(isWritten, fits);
    assert.ok(shared.taken <= room);
    bytes.free();
    assert.equal(shared.taken, 0);
  }
});

test("is unused when all readers have given it back, however often one does", () => {
  const { bytes } = answer(["a"]);
  let unused = 0;
  const [first, second] = [bytes.hold(), bytes.hold()];
  bytes.retire(() => unused++);
  first();
  first();
  assert.equal(unused, 0);
  second();
  second();
  assert.equal(unused, 1);
  bytes.retire(() => unused++);
  assert.equal(unused, 2);
});

test("is compressed once for all who ask, and takes room for that until it begins anew", async () => {
  const { room, bytes } = answer(["a".repeat(10_000)]);
  const plain = room.taken;
  const [gzip, again, zstd] = await Promise.all([
    bytes.compressed("gzip"),
    bytes.compressed("gzip"),
    bytes.compressed("zstd"),
  ]);
  assert.equal(gzip, again);
  assert.ok(gunzipSync(gzip).equals(bytes.bytes));
  assert.ok(zstdDecompressSync(zstd).equals(bytes.bytes));
  assert.equal(room.taken, plain + gzip.length + zstd.length);
  bytes.clear();
  bytes.write("b");
  assert.equal(room.taken, plain);
  assert.equal(gunzipSync(await bytes.compressed("gzip")).toString(), "b");
});

test("is not unused while it is compressed", async () => {
  const { bytes } = answer(["a".repeat(100_000)]);
  const giveBack = bytes.hold();
  const compressed = bytes.compressed("gzip");
  let isUnused = false;
  bytes.retire(() => (isUnused = true));
  giveBack();
  assert.equal(isUnused, false);
  await compressed;
  assert.equal(isUnused, true);
});

test("what is compressed and finds no room is sent, and not kept", async () => {
  const room = new Room(64 * 1024);
  const { bytes } = answer(["a".repeat(1000)], room);
  const gzip = await bytes.compressed("gzip");
  assert.ok(gunzipSync(gzip).equals(bytes.bytes));
  assert.equal(room.taken, 64 * 1024);
  assert.notEqual(await bytes.compressed("gzip"), gzip);
});
