import assert from "node:assert/strict";
import { test } from "node:test";
import { percentile } from "./percentile.ts";

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

for (const [percent, expected] of [
  [50, 50],
  [99, 99],
  [100, 100],
  [0, 1],
] as const) {
  test(`of the numbers from 1 to 100, ${percent} % lie at or below ${expected}`, () => {
    assert.equal(percentile(hundred, percent), expected);
  });
}

test("of no values there is none", () => assert.ok(Number.isNaN(percentile([], 99))));
