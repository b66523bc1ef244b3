import assert from "node:assert/strict";
import { test } from "node:test";
import { Slots } from "./slots.ts";

test("as many act at once as there are slots, the others in the order in which they came", async () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  const ends = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const all = ends.map(({ promise }, index) =>
    slots.run(async () => {
      begun.push(index);
      await promise;
    }),
  );
  assert.deepEqual(begun, [0, 1]);
  ends[1]?.resolve();
  await all[1];
  assert.deepEqual(begun, [0, 1, 2]);
  for (const { resolve } of ends) resolve();
  await Promise.all(all);
  assert.deepEqual(begun, [0, 1, 2, 3]);
});

test("what fails leaves its slot to the next", async () => {
  const slots = new Slots(1);
  await assert.rejects(
    slots.run(() => Promise.reject(new Error("x"))),
    /x/,
  );
  let ran = false;
  await slots.run(async () => void (ran = true));
  assert.ok(ran);
});
