import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import type { Steps } from "@kubevitals/program";
import { WorkQueue } from "./work-queue.ts";

/** A clock on which each look takes three milliseconds. */
function slowClock() {
  let now = 0;
  const tick = () => (now += 3);
  return { now: tick, monotonic: tick };
}

function* failingAtTheSecondStep(): Steps<never> {
  yield;
  throw new Error("defect");
}

/** Work of so many steps that notes each of them. */
function* noting(name: string, steps: number, notes: string[]): Steps<string> {
  for (let step = 0; step < steps; step++) {
    notes.push(name);
    yield;
  }
  return name;
}

test("work is done in slices, all work in turn, and in one turn of the event loop one slice", async () => {
  const notes: string[] = [];
  const queue = new WorkQueue(slowClock());
  const all = Promise.all([queue.run(noting("a", 6, notes)), queue.run(noting("b", 2, notes))]);
  let turns = 0;
  let seen = 0;
  while (notes.length < 8) {
    await setImmediate();
    assert.ok(notes.length - seen <= 2, "one slice is two steps");
    seen = notes.length;
    turns++;
  }
  assert.deepEqual(await all, ["a", "b"]);
  assert.equal(notes.join(""), "aabbaaaa");
  assert.ok(turns >= 4);
});

test("work that fails tells who asked for it, and nobody else", async () => {
  const queue = new WorkQueue(slowClock());
  const failing = queue.run(failingAtTheSecondStep());
  const other = queue.run(noting("b", 3, []));
  await assert.rejects(failing, /defect/);
  assert.equal(await other, "b");
});
