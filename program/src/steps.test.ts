import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce, inTurns, timed, type Steps } from "./steps.ts";

/** Counts to a number, and is told after each step. */
function* countTo(most: number, onStep: (count: number) => void = () => undefined): Steps<number> {
  for (let count = 1; count <= most; count++) {
    onStep(count);
    yield;
  }
  return most;
}

test("work in steps gives its result when it is done at once", () => {
  assert.equal(atOnce(countTo(3)), 3);
  assert.equal(atOnce(countTo(0)), 0);
});

/** A clock on which each look takes so many milliseconds. */
function slowClock(milliseconds: number) {
  let now = 0;
  return { now: () => now, monotonic: () => (now += milliseconds) };
}

test("work that takes long lets others have their turn, and work that does not is done in one", async () => {
  for (const [milliseconds, turns] of [
    [0.01, 0],
    [5, 3],
    [3, 1],
  ] as const) {
    let others = 0;
    let isDone = false;
    const count = () => {
      if (isDone) return;
      others++;
      setImmediate(count);
    };
    setImmediate(count);
    assert.equal(await inTurns(countTo(3), slowClock(milliseconds)), 3);
    isDone = true;
    assert.equal(others, turns, `${milliseconds} ms a step`);
  }
});

function fail(): never {
  throw new Error("no");
}

test("what goes wrong in a step goes wrong for who waits for the result", async () => {
  assert.throws(() => atOnce(countTo(1, fail)), /no/);
  await assert.rejects(inTurns(countTo(1, fail), slowClock(1)), /no/);
});

test("tells how long steps took themselves, not what was done between them", async () => {
  let now = 0;
  const clock = { now: () => now, monotonic: () => now };
  const steps = timed(
    countTo(4, () => (now += 3)),
    clock,
  );
  let step = steps.next();
  for (; !step.done; step = steps.next()) now += 1000;
  assert.deepEqual(step.value, { result: 4, milliseconds: 12 });
});
