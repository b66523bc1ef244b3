import assert from "node:assert/strict";
import { test } from "node:test";
import { Slots } from "./slots.ts";

test("so many get in at a time, and the others in the order in which they came", async () => {
  const slots = new Slots(2);
  const entered: string[] = [];
  const enter = async (name: string) => {
    const giveBack = await slots.take();
    entered.push(name);
    return giveBack;
  };
  const giveBackA = await enter("a");
  await enter("b");
  const c = enter("c");
  const d = enter("d");
  assert.deepEqual(entered, ["a", "b"]);
  giveBackA();
  giveBackA(); // of no effect the second time
  const giveBackC = await c;
  assert.deepEqual(entered, ["a", "b", "c"]);
  giveBackC();
  await d;
  assert.deepEqual(entered, ["a", "b", "c", "d"]);
});
