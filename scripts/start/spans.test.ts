import assert from "node:assert/strict";
import { test } from "node:test";
import { plainLine, renderLine, withoutControls } from "./spans.ts";

test("nothing in a text can drive a terminal", () => {
  const hostile = "a\x1b[2Jb\x07c\u009b31md\r\ne\u202Ef\u2028g\x7fh\uD800i";
  assert.equal(withoutControls(hostile), "a[2Jbc31mdefghi");
  assert.equal(renderLine(plainLine(hostile), 80, false), "a[2Jbc31mdefghi");
});

test("a line that is too long ends in an ellipsis at the last column", () => {
  const line = [{ text: "node " }, { text: "a-name", style: "strong" as const }, { text: " fresh" }];
  assert.equal(renderLine(line, 17, false), "node a-name fresh");
  assert.equal(renderLine(line, 16, false), "node a-name fre…");
  assert.equal(renderLine(line, 8, false), "node a-…");
  assert.equal(renderLine(line, 1, false), "…");
  assert.equal(renderLine(line, 0, false), "");
});

test("colours take no room, and what is cut is not coloured", () => {
  const line = [
    { text: "12345", style: "bad" as const },
    { text: "67890", style: "good" as const },
  ];
  assert.equal(renderLine(line, 10, true), "\x1b[31m12345\x1b[0m\x1b[32m67890\x1b[0m");
  assert.equal(renderLine(line, 4, true), "\x1b[31m123\x1b[0m…");
});

test("a character outside the basic plane counts as one and is not halved", () => {
  assert.equal(renderLine(plainLine("𝛼𝛽𝛾"), 3, false), "𝛼𝛽𝛾");
  assert.equal(renderLine(plainLine("𝛼𝛽𝛾"), 2, false), "𝛼…");
});
