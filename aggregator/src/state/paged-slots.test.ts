import assert from "node:assert/strict";
import { test } from "node:test";
import { PagedSlots, slotsPerPage } from "./paged-slots.ts";

/** Slots, with how many pages were ever made for them. */
function countedSlots() {
  const made = { pages: 0 };
  return { made, slots: new PagedSlots(() => made.pages++) };
}

const take = (slots: PagedSlots<number>, count: number) => Array.from({ length: count }, () => slots.take());

test("slots of the first page that has a free one are taken first, and none twice", () => {
  const { slots } = countedSlots();
  const taken = take(slots, 2 * slotsPerPage + 10);
  assert.deepEqual(taken, [...taken.keys()]);
  for (const slot of [slotsPerPage + 5, 7, 2 * slotsPerPage]) slots.free(slot);
  assert.deepEqual(take(slots, 4), [7, slotsPerPage + 5, 2 * slotsPerPage, 2 * slotsPerPage + 10]);
});

test("slots of a page share its columns, those of another have others", () => {
  const { slots } = countedSlots();
  const taken = take(slots, slotsPerPage + 1);
  assert.deepEqual(
    [0, slotsPerPage - 1, slotsPerPage].map((slot) => slots.columnsOf(taken[slot] ?? assert.fail())),
    [0, 0, 1],
  );
  assert.throws(() => slots.columnsOf(5 * slotsPerPage), RangeError);
});

test("an empty page is let go but for one, which is used again", () => {
  const { slots, made } = countedSlots();
  const taken = take(slots, 3 * slotsPerPage);
  for (const slot of taken.slice(slotsPerPage)) slots.free(slot);
  assert.throws(() => slots.columnsOf(slotsPerPage), RangeError);
  for (let round = 0; round < 5; round++) slots.free(slots.take());
  assert.equal(made.pages, 3);
  take(slots, 2 * slotsPerPage);
  assert.equal(made.pages, 4, "the other was let go");
});
