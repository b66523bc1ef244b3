import assert from "node:assert/strict";
import { test } from "node:test";
import { frame, readFrames } from "./frames.ts";

const contents = ["first", "", "a third that is longer"].map((text) => Buffer.from(text));
const whole = Buffer.concat(contents.map(frame));
const texts = (bytes: Buffer) => readFrames(bytes).contents.map((content) => content.toString());

test("frames are read as they were written", () => {
  assert.deepEqual([texts(whole), readFrames(whole).isWhole], [contents.map(String), true]);
  assert.deepEqual(readFrames(Buffer.alloc(0)), { contents: [], isWhole: true });
});

test("a file that ends too soon gives the frames before that, wherever it ends", () => {
  const ends = contents.map((_, index) => Buffer.concat(contents.slice(0, index + 1).map(frame)).length);
  for (let length = 1; length < whole.length; length++) {
    const { isWhole } = readFrames(whole.subarray(0, length));
    const complete = ends.filter((end) => end <= length).length;
    assert.deepEqual(
      [texts(whole.subarray(0, length)).length, isWhole],
      [complete, ends.includes(length)],
      `${length}`,
    );
  }
});

test("a byte that has changed costs its frame and what follows, and is never read as something else", () => {
  for (let at = 0; at < whole.length; at++) {
    const broken = Buffer.from(whole);
    broken.writeUInt8(broken.readUInt8(at) ^ 0x41, at);
    const read = readFrames(broken);
    assert.equal(read.isWhole, false, `${at}`);
    assert.deepEqual(texts(broken), contents.slice(0, read.contents.length).map(String), `${at}`);
  }
});

test("a length beyond all bounds is no reason to look there", () => {
  const head = Buffer.alloc(8, 0xff);
  assert.deepEqual(readFrames(Buffer.concat([whole, head])).contents.length, 3);
});
