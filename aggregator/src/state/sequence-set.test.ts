import assert from "node:assert/strict";
import { test } from "node:test";
import { SequenceSet } from "./sequence-set.ts";

function setOf(...numbers: readonly number[]): SequenceSet {
  const set = new SequenceSet();
  for (const number of numbers) set.add(number);
  return set;
}

/** The numbers up to 20 that a set holds. */
const upTo20 = (set: SequenceSet) => Array.from({ length: 21 }, (_, at) => at).filter((number) => set.has(number));

for (const [what, numbers, ranges] of [
  ["in order", [1, 2, 3, 4], 1],
  ["twice", [1, 1, 2, 2, 1], 1],
  ["with a gap", [1, 2, 9, 10], 2],
  ["with a gap that is filled upwards", [1, 9, 2, 3, 4, 5, 6, 7, 8], 1],
  ["with a gap that is filled downwards", [1, 6, 5, 4, 3, 2], 1],
  ["with a gap that is filled from its middle", [1, 7, 4, 3, 5, 2, 6], 1],
  ["before all others", [9, 1], 2],
  ["right before another", [9, 8], 1],
  ["backwards with holes", [20, 15, 10, 5], 4],
] as const) {
  test(`knows the numbers that came ${what}, and no others`, () => {
    const set = setOf(...numbers);
    assert.deepEqual(
      upTo20(set),
      [...new Set(numbers)].toSorted((a, b) => a - b),
    );
    assert.equal(set.ranges, ranges);
  });
}

test("says the same as a plain set, whatever the order", () => {
  let state = 7;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 50; round++) {
    const set = new SequenceSet();
    const plain = new Set<number>();
    for (let step = 0; step < 100; step++) {
      const number = random(120);
      assert.equal(set.has(number), plain.has(number));
      set.add(number);
      plain.add(number);
    }
    for (let number = -1; number < 121; number++) assert.equal(set.has(number), plain.has(number), `${number}`);
  }
});

test("however many gaps there are, it keeps so many ranges, and forgets the lowest gaps", () => {
  const set = new SequenceSet();
  for (let number = 1; number < 2_000_000; number += 2) set.add(number);
  assert.equal(set.ranges, 128);
  assert.equal(set.has(2), true);
  assert.equal(set.has(1_999_998), false);
  assert.equal(set.has(1_999_999), true);
  set.add(Number.MAX_SAFE_INTEGER);
  assert.equal(set.has(Number.MAX_SAFE_INTEGER), true);
});
