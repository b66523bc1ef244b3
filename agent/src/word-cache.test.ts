import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "./word-cache.ts";

const texts = ["", "cpu0", "user", "x".repeat(48), "y".repeat(49), "Gerät", "\u{1f600}", "a\u0000b", "cpu0 "];

test("gives the text that decoding gives, the first time and again", () => {
  for (const text of [...texts, ...texts]) {
    const bytes = Buffer.from(`<${text}>`);
    assert.equal(textOf(bytes, 1, bytes.length - 1), text);
  }
});

test("gives what decoding gives for bytes that are no UTF-8", () => {
  for (const bytes of [Buffer.from([0xff, 0xfe]), Buffer.from([0xe9, 0x74]), Buffer.from([0xc3])]) {
    for (let times = 0; times < 2; times++) assert.equal(textOf(bytes, 0, bytes.length), bytes.toString("utf8"));
  }
});

test("does not take one word for another where thousands share the slots", () => {
  for (let times = 0; times < 2; times++) {
    for (let number = 0; number < 20_000; number++) {
      const text = `cgroup-${number}`;
      if (textOf(Buffer.from(text), 0, text.length) !== text) assert.fail(text);
    }
  }
});
