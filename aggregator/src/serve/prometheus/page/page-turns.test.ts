import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { PageTurns } from "./page-turns.ts";

/** How long the turn is that a page has after others had theirs for so many milliseconds. */
async function turnAfter(others: number): Promise<number> {
  const clock = new FakeClock();
  const turn = new PageTurns(clock).forPage();
  const first = turn.giveWay();
  clock.advance(others / 1000);
  await first;
  let milliseconds = 0;
  function* steps() {
    while (milliseconds < 20) {
      clock.advance(0.001);
      milliseconds++;
      yield;
    }
  }
  const working = turn.work(steps());
  const atOnce = milliseconds;
  await working;
  return atOnce;
}

test("a page has four milliseconds at a time, and up to eight where all else takes its time", async () => {
  for (const [others, milliseconds] of [
    [0, 4],
    [10, 4],
    [30, 6],
    [1000, 8],
  ] as const)
    assert.equal(await turnAfter(others), milliseconds, `after ${others} ms`);
});
