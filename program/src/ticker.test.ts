import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { startTicker } from "./ticker.ts";

test("ticks come at multiples of the interval after the start, none at the start", async (t) => {
  const { ticks, advance } = start(t, 1);
  await advance(3500);
  assert.deepEqual(ticks, [1000, 2000, 3000]);
});

test("a tick that comes late does not delay those after it", async (t) => {
  const { ticks, advance, stall } = start(t, 1);
  await advance(900);
  stall(400);
  await advance(2000);
  assert.deepEqual(ticks, [1400, 2000, 3000]);
});

test("what was missed is skipped, and the rhythm stays", async (t) => {
  const { ticks, advance, stall } = start(t, 1);
  await advance(900);
  stall(5500);
  await advance(1700);
  assert.deepEqual(ticks, [6500, 7000, 8000]);
});

test("a timer that fires too early waits for its time", async (t) => {
  const { ticks, advance, stall } = start(t, 1);
  stall(-5);
  await advance(1004);
  assert.deepEqual(ticks, []);
  await advance(1);
  assert.deepEqual(ticks, [1000]);
});

test("no tick begins while another is under way", async (t) => {
  const done = Promise.withResolvers<void>();
  const { ticks, advance } = start(t, 1, () => done.promise);
  await advance(3500);
  assert.deepEqual(ticks, [1000]);
  done.resolve();
  await advance(1000);
  assert.deepEqual(ticks, [1000, 4000]);
});

const failures: Record<string, () => void | Promise<void>> = {
  throws() {
    throw new Error("broken");
  },
  rejects: () => Promise.reject(new Error("broken")),
};
for (const [what, tick] of Object.entries(failures)) {
  test(`a tick that ${what} is told of, and the next one comes all the same`, async (t) => {
    const { ticks, errors, advance } = start(t, 1, tick);
    await advance(2500);
    assert.deepEqual(ticks, [1000, 2000]);
    assert.deepEqual(errors.map(String), ["Error: broken", "Error: broken"]);
  });
}

test("a new interval counts from when it is set, and puts off nothing that was due", async (t) => {
  const { ticks, ticker, advance } = start(t, 1);
  await advance(1500);
  ticker.setInterval(0.2);
  await advance(500);
  ticker.setInterval(2);
  await advance(4000);
  assert.deepEqual(ticks, [1000, 1700, 1900, 2100, 4100]);
});

test("the same interval set again changes nothing", async (t) => {
  const { ticks, ticker, advance } = start(t, 1);
  await advance(700);
  ticker.setInterval(1);
  await advance(700);
  assert.deepEqual(ticks, [1000]);
});

test("a ticker that is stopped stays so, whatever interval is set", async (t) => {
  const { ticks, ticker, advance } = start(t, 1);
  await advance(1500);
  ticker.stop();
  ticker.setInterval(0.1);
  await advance(5000);
  assert.deepEqual(ticks, [1000]);
});

test("a tick may stop its ticker", async (t) => {
  const { ticks, ticker, advance } = start(t, 1, () => ticker.stop());
  await advance(5000);
  assert.deepEqual(ticks, [1000]);
});

for (const seconds of [0, -1, NaN, Infinity]) {
  test(`an interval of ${seconds} s is refused`, async (t) => {
    const { ticks, ticker, advance } = start(t, 1);
    assert.throws(() => ticker.setInterval(seconds), RangeError);
    const clock = { now: () => 0, monotonic: () => 0 };
    const options = { seconds, clock, tick: () => undefined, onError: assert.ifError };
    assert.throws(() => startTicker(options), RangeError);
    await advance(1500);
    assert.deepEqual(ticks, [1000]);
  });
}

test("an interval longer than a timer can wait takes several timers", (t) => {
  const waits: unknown[] = [];
  t.mock.method(globalThis, "setTimeout", (_run: () => void, milliseconds: number) => waits.push(milliseconds));
  const clock = { now: () => 0, monotonic: () => 0 };
  startTicker({ seconds: 40 * 86_400, clock, tick: () => undefined, onError: assert.ifError });
  assert.deepEqual(waits, [2 ** 31 - 1]);
});

/** A ticker on a clock that only the test turns. */
function start(t: TestContext, seconds: number, tick: () => void | Promise<void> = () => undefined) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  const ticks: number[] = [];
  const errors: unknown[] = [];
  const ticker = startTicker({
    seconds,
    clock: { now: () => assert.fail("wall time is not asked for"), monotonic: () => now },
    tick() {
      ticks.push(now);
      return tick();
    },
    onError: (error) => errors.push(error),
  });
  return {
    ticker,
    ticks,
    errors,
    /** Time passes, and what is due happens. */
    advance: async (milliseconds: number) => {
      for (let passed = 0; passed < milliseconds; passed++) {
        now++;
        t.mock.timers.tick(1);
        await Promise.resolve();
      }
    },
    /** The clock goes on, but no timer fires meanwhile. */
    stall: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}
