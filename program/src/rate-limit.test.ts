import assert from "node:assert/strict";
import { test } from "node:test";
import { createRateLimit } from "./rate-limit.ts";

test("a key is let through once a minute, and then says how often it was held back", () => {
  const { at } = limited();
  assert.deepEqual(at(0, "a"), { heldBack: 0 });
  assert.equal(at(1, "a"), undefined);
  assert.equal(at(59_999, "a"), undefined);
  assert.deepEqual(at(60_000, "a"), { heldBack: 2 });
  assert.equal(at(60_001, "a"), undefined);
  assert.deepEqual(at(200_000, "a"), { heldBack: 1 });
});

test("keys are told apart", () => {
  const { at } = limited();
  assert.deepEqual(at(0, "a"), { heldBack: 0 });
  assert.deepEqual(at(0, "b"), { heldBack: 0 });
  assert.equal(at(1, "a"), undefined);
});

test("of any number of keys, only so many are let through a minute", () => {
  const { at } = limited();
  const letThrough = (from: number) =>
    Array.from({ length: 10_000 }, (_, index) => at(from + index, `key ${from + index}`)).filter(Boolean).length;
  assert.equal(letThrough(0), 1001);
  assert.equal(letThrough(10_000), 0);
});

test("keys beyond those share one, which says how often they were held back", () => {
  const { at } = limited();
  for (let index = 0; index < 1000; index++) at(0, `key ${index}`);
  assert.deepEqual(at(30_000, "x"), { heldBack: 0 });
  assert.equal(at(30_001, "y"), undefined);
  assert.equal(at(30_002, "key 0"), undefined);
  for (let index = 0; index < 1000; index++) at(70_000, `key ${index}`);
  assert.deepEqual(at(90_000, "z"), { heldBack: 1 });
});

test("keys that have been silent for a minute make room for others", () => {
  const { at } = limited();
  for (let index = 0; index < 1000; index++) at(0, `key ${index}`);
  assert.deepEqual(at(60_000, "x"), { heldBack: 0 });
  assert.deepEqual(at(60_000, "y"), { heldBack: 0 });
  assert.equal(at(60_001, "x"), undefined);
});

function limited() {
  let now = 0;
  const limit = createRateLimit({ now: () => assert.fail("wall time is not asked for"), monotonic: () => now });
  return {
    at: (milliseconds: number, key: string) => {
      now = milliseconds;
      return limit(key);
    },
  };
}
