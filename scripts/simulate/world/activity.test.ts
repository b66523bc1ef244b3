import assert from "node:assert/strict";
import { test } from "node:test";
import { Activity } from "./activity.ts";

test("never falls below zero, and what has been done never falls", () => {
  for (let key = 0; key < 50; key++) {
    const activity = new Activity(1, key);
    let done = activity.until(0);
    for (let seconds = 0; seconds < 20_000; seconds += 13) {
      assert.ok(activity.at(seconds) > 0);
      assert.ok(activity.until(seconds) >= done);
      done = activity.until(seconds);
    }
  }
});

test("what has been done is what the activity adds up to", () => {
  const activity = new Activity(1, 2);
  const step = 0.01;
  let sum = 0;
  for (let seconds = 100; seconds < 200; seconds += step) sum += activity.at(seconds + step / 2) * step;
  assert.ok(Math.abs(sum - (activity.until(200) - activity.until(100))) < 0.01);
});
