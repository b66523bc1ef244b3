import assert from "node:assert/strict";
import { test } from "node:test";
import { Places } from "./places.ts";

test("there are so many places and no more, until one is given back, once", () => {
  const places = new Places(2);
  const [first, second] = [places.take(), places.take()];
  assert.ok(first && second);
  assert.equal(places.take(), undefined);
  first();
  first();
  assert.ok(places.take());
  assert.equal(places.take(), undefined);
});

test("work waits for a place in the order in which it came, and gives it back when it fails", async () => {
  const places = new Places(1);
  const begun: number[] = [];
  const ends = [0, 1, 2].map(() => Promise.withResolvers<number>());
  const works = ends.map(({ promise }, index) =>
    places.in(() => {
      begun.push(index);
      return promise;
    }),
  );
  assert.deepEqual(begun, [0]);
  ends[0]?.resolve(7);
  assert.equal(await works[0], 7);
  ends[1]?.reject(new Error("broken"));
  await assert.rejects(works[1] ?? Promise.resolve(), /broken/);
  ends[2]?.resolve(9);
  assert.equal(await works[2], 9);
  assert.deepEqual(begun, [0, 1, 2]);
  assert.ok(places.take());
});
