import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffSeconds } from "./backoff.ts";

const limits = { firstSeconds: 0.5, mostSeconds: 30 };

const waits: readonly [failures: number, longest: number][] = [
  [1, 0.5],
  [2, 1],
  [3, 2],
  [6, 16],
  [7, 30],
  [8, 30],
  [1_000_000, 30],
];
for (const [failures, longest] of waits) {
  test(`after ${failures} failures the wait is from ${longest / 2} s to ${longest} s`, () => {
    assert.equal(
      backoffSeconds(failures, limits, () => 0),
      longest / 2,
    );
    assert.equal(
      backoffSeconds(failures, limits, () => 1),
      longest,
    );
  });
}

test("no wait is beyond its bounds, and two clients rarely wait the same", () => {
  const seen = new Set(Array.from({ length: 100 }, () => backoffSeconds(3, limits)));
  for (const seconds of seen) assert.ok(seconds >= 1 && seconds < 2, String(seconds));
  assert.ok(seen.size > 50);
});
