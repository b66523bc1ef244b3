import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGoDuration } from "./go-duration.ts";

for (const [text, nanoseconds] of [
  ["0", 0],
  ["1h30m", 5400e9],
  ["1.5h", 5400e9],
  [".5s", 5e8],
  ["-1m", -60e9],
  ["+2ms", 2e6],
  ["3us", 3000],
  ["3µs", 3000],
  ["7ns", 7],
  ["1h1h", 7200e9],
] as const) {
  test(`${text} is ${nanoseconds} ns`, () => {
    assert.equal(parseGoDuration(text), nanoseconds);
  });
}

for (const text of ["", "1", "h", "1d", "1 h", "1h ", "--1h", "1.2.3s", ".s", "9999999h"]) {
  test(`'${text}' is not a duration`, () => {
    assert.throws(() => parseGoDuration(text), Error);
  });
}
