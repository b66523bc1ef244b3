import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { giveMemoryBack } from "./give-memory-back.ts";

test("memory is given back after half a minute, then ever more rarely, and at least every ten minutes", (t) => {
  const { times, advance } = start(t);
  advance(3600);
  assert.deepEqual(times, [30, 90, 210, 450, 930, 1530, 2130, 2730, 3330]);
});

test("all ways are gone each time", (t) => {
  const called: string[] = [];
  const { advance } = start(t, [() => called.push("a"), () => called.push("b")]);
  advance(90);
  assert.deepEqual(called, ["a", "b", "a", "b"]);
});

test("nothing is given back any more once it has ended", (t) => {
  const { times, advance, end } = start(t);
  advance(30);
  end();
  advance(3600);
  assert.deepEqual(times, [30]);
});

test("where nothing can be given back no timer is set", (t) => {
  const setTimeout = t.mock.method(globalThis, "setTimeout");
  giveMemoryBack([])();
  assert.equal(setTimeout.mock.callCount(), 0);
});

/** Begins on a clock that only the test turns; `times` has the seconds at which memory was given back. */
function start(t: TestContext, ways?: readonly (() => void)[]) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  const times: number[] = [];
  const end = giveMemoryBack(ways ?? [() => times.push(now)]);
  return {
    times,
    end,
    advance: (seconds: number) => {
      for (let passed = 0; passed < seconds; passed++) {
        now++;
        t.mock.timers.tick(1000);
      }
    },
  };
}
