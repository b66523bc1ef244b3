import assert from "node:assert/strict";
import { test } from "node:test";
import { UsualDuration } from "./usual-duration.ts";

test("one long duration is no usual one, two of three are", () => {
  const duration = new UsualDuration();
  const usual = [4, 100, 6, 5, 200, 300, 7, 8].map((milliseconds) => {
    duration.add(milliseconds);
    return duration.milliseconds;
  });
  assert.deepEqual(usual, [4, 4, 6, 6, 6, 200, 200, 8]);
});

test("what was not done yet takes no time", () => {
  assert.equal(new UsualDuration().milliseconds, 0);
});
