import assert from "node:assert/strict";
import { test } from "node:test";
import { YoungSpace } from "./young-space.ts";

/** A space that is told of collections, and what it allowed in which second. */
function space() {
  let [now, bytes] = [0, 1];
  const allowed: [second: number, isAllowed: boolean][] = [];
  const young = new YoungSpace({
    bytes: () => bytes,
    allowGrowth: (isAllowed) => void allowed.push([now / 1000, isAllowed]),
    now: () => now,
  });
  return {
    allowed,
    setBytes: (value: number) => (bytes = value),
    /** Passes seconds, in each of which collecting takes so many milliseconds, in so many pauses. */
    pass: (seconds: number, milliseconds: number, pauses = 100) => {
      for (let second = 0; second < seconds; second++) {
        now += 1000;
        young.collected(milliseconds, pauses);
      }
    },
  };
}

test("a space that costs no more than a twentieth of a core to collect never grows", () => {
  const { pass, allowed } = space();
  pass(60, 50);
  assert.deepEqual(allowed, []);
});

test("one that costs more may grow at the end of the window, once, and no more once it has", () => {
  const { pass, setBytes, allowed } = space();
  pass(4, 60);
  assert.deepEqual(allowed, [], "the window is not over");
  pass(1, 60);
  assert.deepEqual(allowed, [[5, true]]);
  pass(20, 60);
  assert.deepEqual(allowed, [[5, true]], "it has not grown yet");
  setBytes(2);
  pass(1, 60);
  assert.deepEqual(allowed.slice(1), [[26, false]]);
});

test("it goes on growing, once in a window, until collecting costs little", () => {
  const { pass, setBytes, allowed } = space();
  for (const bytes of [2, 4, 8]) {
    pass(5, 100);
    setBytes(bytes);
    pass(1, 100);
    pass(4, 100);
  }
  assert.deepEqual(allowed, [
    [5, true],
    [6, false],
    [10, true],
    [16, false],
    [20, true],
    [26, false],
    [30, true],
  ]);
  pass(1, 0);
  setBytes(16);
  pass(60, 10);
  assert.deepEqual(
    allowed.slice(7).map(([, isAllowed]) => isAllowed),
    [false],
  );
});

test("what was spent in one window does not count in the next", () => {
  const { pass, allowed } = space();
  pass(4, 0);
  pass(1, 249);
  pass(4, 49);
  pass(1, 49);
  assert.deepEqual(allowed, []);
});

test("where pauses are long it may cost a tenth before it grows: they would be longer", () => {
  const { pass, allowed } = space();
  pass(60, 95, 10);
  assert.deepEqual(allowed, []);
  pass(5, 105, 10);
  assert.deepEqual(allowed, [[65, true]]);
  const short = space();
  short.pass(5, 95, 20);
  assert.deepEqual(short.allowed, [[5, true]]);
});

test("a window without collections asks for nothing", () => {
  const { pass, allowed } = space();
  pass(10, 0, 0);
  assert.deepEqual(allowed, []);
});
