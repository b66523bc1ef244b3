import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { SortedPick } from "./sorted-pick.ts";

const byNumber = (a: { readonly n: number }, b: { readonly n: number }) => a.n - b.n;

/** The same numbers in every run, in no order, each once. */
const shuffled = Array.from({ length: 997 }, (_, index) => ({ n: (index * 631) % 997 }));

for (const most of [1, 2, 10, 996, 997, 2000]) {
  test(`the first ${most} of 997 are picked in order`, () => {
    const pick = new SortedPick<{ readonly n: number }>(most, byNumber);
    for (const item of shuffled) pick.offer(item);
    assert.deepEqual(
      atOnce(pick.take()).map(({ n }) => n),
      Array.from({ length: Math.min(most, 997) }, (_, n) => n),
    );
  });
}

test("of nothing nothing is picked", () => {
  assert.deepEqual(atOnce(new SortedPick(3, byNumber).take()), []);
});
