import assert from "node:assert/strict";
import { test } from "node:test";
import { shareOut } from "./share-out.ts";

for (const [wishes, supply, shares] of [
  [[], 5, []],
  [[3, 4], 7, [3, 4]],
  [[3, 4], 100, [3, 4]],
  [[3, 4], 0, [0, 0]],
  [[100, 3, 4], 10, [3, 3, 4]],
  [[100, 3, 100], 10, [4, 3, 3]],
  [[0, 5, 5], 3, [0, 2, 1]],
] as const) {
  test(`of ${supply} for [${wishes.join(", ")}] each gets [${shares.join(", ")}]`, () => {
    assert.deepEqual(shareOut(wishes, supply), shares);
  });
}
