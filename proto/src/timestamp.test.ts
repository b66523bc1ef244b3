import assert from "node:assert/strict";
import { test } from "node:test";
import { isValidTimestamp, millisecondsOf, timestampOf } from "./timestamp.ts";

const instants: readonly [milliseconds: number, seconds: number, nanos: number][] = [
  [0, 0, 0],
  [1, 0, 1_000_000],
  [0.000001, 0, 1],
  [1500, 1, 500_000_000],
  [-1, -1, 999_000_000],
  [-1500, -2, 500_000_000],
  [1_780_000_000_123, 1_780_000_000, 123_000_000],
  [-62_135_596_800_000, -62_135_596_800, 0],
];
for (const [milliseconds, seconds, nanos] of instants) {
  test(`${milliseconds} ms are ${seconds} s and ${nanos} ns, and back`, () => {
    assert.deepEqual(timestampOf(milliseconds), { seconds, nanos });
    assert.equal(millisecondsOf({ seconds, nanos }), milliseconds);
  });
}

test("nanoseconds that round to a second carry over", () => {
  assert.deepEqual(timestampOf(999.999_999_9), { seconds: 1, nanos: 0 });
  assert.deepEqual(timestampOf(-0.000_000_1), { seconds: 0, nanos: 0 });
});

test("every instant that the clock gives is a valid timestamp", () => {
  for (let index = 0; index < 1000; index++) {
    const milliseconds = (index - 500) * 1000 - index * 1e-7;
    assert.ok(isValidTimestamp(timestampOf(milliseconds)), String(milliseconds));
  }
});

const validity: readonly [what: string, seconds: number, nanos: number, isValid: boolean][] = [
  ["the first instant of the year 1", -62_135_596_800, 0, true],
  ["the instant before it", -62_135_596_801, 999_999_999, false],
  ["the last instant of the year 9999", 253_402_300_799, 999_999_999, true],
  ["the instant after it", 253_402_300_800, 0, false],
  ["a full second of nanoseconds", 0, 1_000_000_000, false],
  ["negative nanoseconds", 0, -1, false],
  ["seconds that are no number", NaN, 0, false],
  ["nanoseconds that are no number", 0, NaN, false],
];
for (const [what, seconds, nanos, isValid] of validity) {
  test(`${what} is ${isValid ? "valid" : "not valid"}`, () => {
    assert.equal(isValidTimestamp({ seconds, nanos }), isValid);
  });
}
