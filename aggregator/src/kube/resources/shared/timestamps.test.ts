import assert from "node:assert/strict";
import { test } from "node:test";
import { unixSeconds, unixSecondsOrZeroTime } from "./timestamps.ts";

const times: readonly (readonly [time: string | null | undefined, seconds: number | undefined])[] = [
  ["2026-01-02T03:04:05Z", 1_767_323_045],
  ["2026-01-02T03:04:05.999999Z", 1_767_323_045],
  ["2026-01-02T04:04:05+01:00", 1_767_323_045],
  ["1969-12-31T23:59:59.5Z", -1],
  ["0001-01-01T00:00:00Z", undefined],
  [null, undefined],
  [undefined, undefined],
];

for (const [time, seconds] of times) {
  test(`${time} is ${seconds} seconds since 1970`, () => {
    assert.equal(unixSeconds(time), seconds);
    assert.equal(unixSecondsOrZeroTime(time), seconds ?? -62_135_596_800);
  });
}

test("what is no time is said to be none", () => {
  for (const text of ["", "yesterday", "2026-13-01T00:00:00Z"])
    assert.throws(() => unixSeconds(text), /is not a time of RFC 3339/);
});
