import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { FakeClock } from "../../testing/fake-clock.ts";
import { LoopShare } from "./loop-share.ts";

test("who has taken its share of a turn waits for the next, and so does everybody else", async () => {
  const clock = new FakeClock();
  const share = new LoopShare(clock, 5);
  assert.equal(share.breathe(), undefined);
  clock.advance(0.004);
  assert.equal(share.breathe(), undefined);
  clock.advance(0.001);
  const pauses = [share.breathe(), share.breathe()];
  assert.ok(pauses.every((pause) => pause instanceof Promise));
  await Promise.all(pauses);
  assert.equal(share.breathe(), undefined);
});

test("a turn in which nothing was read counts for nobody", async () => {
  const clock = new FakeClock();
  const share = new LoopShare(clock, 5);
  assert.equal(share.breathe(), undefined);
  await setImmediate();
  clock.advance(10);
  assert.equal(share.breathe(), undefined);
});
