import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce, inTurns, timed, type Steps, type TurnOptions } from "./steps.ts";

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

/** How often others have their turn during work in steps of so many milliseconds, where they take as many as this each time. */
async function turnsOfOthers(
  steps: number,
  milliseconds: number,
  othersTake: number,
  options?: TurnOptions,
): Promise<number> {
  let [now, others, isDone] = [0, 0, false];
  const other = () => {
    if (isDone) return;
    others++;
    now += othersTake;
    setImmediate(other);
  };
  setImmediate(other);
  const clock = { now: () => now, monotonic: () => now };
  const work = countTo(steps, () => (now += milliseconds));
  assert.equal(await inTurns(work, clock, options), steps);
  isDone = true;
  return others;
}

for (const [what, steps, milliseconds, othersTake, turns] of [
  ["short work is done in one turn", 9, 0.1, 0, 0],
  ["where others take no time, they have their turn after each millisecond", 20, 0.5, 0, 10],
  ["a step that is longer is a turn", 3, 7, 0, 3],
  ["where others take longer, turns are as long", 13, 1, 3, 5],
  ["turns end after five milliseconds, however long others take", 11, 1, 100, 3],
] as const)
  test(what, async () => {
    assert.equal(await turnsOfOthers(steps, milliseconds, othersTake), turns);
  });

for (const [what, steps, othersTake, turns] of [
  ["turns of urgent work are as short as others where those take little", 11, 20, 3],
  ["turns of urgent work are a quarter of what others take", 41, 80, 3],
  ["turns of urgent work end after fifty milliseconds", 101, 1000, 3],
] as const)
  test(what, async () => {
    assert.equal(await turnsOfOthers(steps, 1, othersTake, { isUrgent: true }), turns);
  });

function fail(): never {
  throw new Error("no");
}

test("what goes wrong in a step goes wrong for who waits for the result", async () => {
  assert.throws(() => atOnce(countTo(1, fail)), /no/);
  await assert.rejects(inTurns(countTo(1, fail), { now: () => 0, monotonic: () => 0 }), /no/);
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
