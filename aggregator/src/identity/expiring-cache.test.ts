import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../testing/fake-clock.ts";
import { ExpiringCache } from "./expiring-cache.ts";

test("an answer is remembered for its time, and not a moment longer", () => {
  const clock = new FakeClock();
  const cache = new ExpiringCache<string>(clock, 10);
  cache.set("a", "yes", 5);
  clock.advance(4.999);
  assert.equal(cache.get("a"), "yes");
  clock.advance(0.001);
  assert.equal(cache.get("a"), undefined);
  assert.equal(cache.size, 0);
  cache.set("a", "yes", 0);
  cache.set("b", "yes", -1);
  assert.equal(cache.size, 0);
});

test("no more than so many are remembered, and the oldest goes first", () => {
  const cache = new ExpiringCache<number>(new FakeClock(), 3);
  for (const [index, key] of ["a", "b", "c", "a", "d"].entries()) cache.set(key, index, 60);
  assert.equal(cache.size, 3);
  assert.deepEqual(
    ["a", "b", "c", "d"].map((key) => cache.get(key)),
    [3, undefined, 2, 4],
  );
});
