import assert from "node:assert/strict";
import { test } from "node:test";
import { between, hashOf, hexOf, pick, shareOf, uuidOf } from "./hash.ts";

test("is the same for the same parts, and another for others or another order", () => {
  assert.equal(hashOf(1, "a", 2), hashOf(1, "a", 2));
  const others = [hashOf(1, "a", 2), hashOf(2, "a", 1), hashOf(1, "b", 2), hashOf("1", "a", 2), hashOf(1, "a")];
  assert.equal(new Set(others).size, others.length);
});

test("spreads evenly: a tenth of ten thousand in every tenth, give or take a fifth", () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < 10_000; index++) {
    const tenth = Math.floor(shareOf(7, index, "share") * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) assert.ok(count > 800 && count < 1200, String(tenths));
});

test("stays between its bounds and picks each choice", () => {
  const values = Array.from({ length: 200 }, (_, index) => between(-2, 3, index));
  assert.ok(values.every((value) => value >= -2 && value < 3));
  assert.deepEqual(new Set(values.map((_, index) => pick(["a", "b"], index))), new Set(["a", "b"]));
  assert.throws(() => pick([], 1), RangeError);
});

test("makes ids of the form that they have elsewhere", () => {
  assert.match(uuidOf(1, 2), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.match(hexOf(64, 1), /^[0-9a-f]{64}$/);
  const ids = Array.from({ length: 10_000 }, (_, index) => uuidOf(1, "pod", index));
  assert.equal(new Set(ids).size, ids.length);
});
