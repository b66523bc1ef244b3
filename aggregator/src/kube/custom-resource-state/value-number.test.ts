import assert from "node:assert/strict";
import { test } from "node:test";
import { valueNumber } from "./value-number.ts";

/** What kube-state-metrics makes of each. */
const numbers: readonly (readonly [value: unknown, number: number])[] = [
  [0, 0],
  [43.21, 43.21],
  [-1e300, -1e300],
  [true, 1],
  [false, 0],
  ["true", 1],
  ["YES", 1],
  ["False", 0],
  ["no", 0],
  ["Unknown", 0],
  ["1970-01-01T00:01:00Z", 60],
  ["1970-01-01T00:01:00.9Z", 60],
  ["1970-01-01T00:01:00+00:30", -1740],
  ["0001-01-01T00:00:00Z", -62_135_596_800],
  ["2020-02-29T5:04:05Z", 1_582_952_645],
  ["25m", 0.025],
  ["5Gi", 5 * 2 ** 30],
  ["1.5Gi", 1.5 * 2 ** 30],
  ["1e3", 1000],
  ["-3", -3],
  [".5", 0.5],
  ["17%", 0.17],
  ["inf", Infinity],
  ["-Infinity", -Infinity],
  ["NaN", NaN],
  ["0x1.8p3", 12],
  ["-0x_1p4", -16],
  ["1_000", 1000],
];

for (const [value, number] of numbers) {
  test(`${JSON.stringify(value)} is ${number}`, () => {
    assert.equal(valueNumber(value), number);
  });
}

for (const value of [
  undefined,
  null,
  {},
  [1],
  "",
  " 5",
  "5 ",
  "abc",
  "17.5%",
  "-5%",
  "1,5",
  "2020-02-30T00:00:00Z",
  "2020-01-01T24:00:00Z",
  "2020-01-01T00:00:60Z",
  "2020-01-01T00:00:00+25:00",
  "2020-01-01 00:00:00Z",
  "2020-01-01",
  "_1",
  "1_",
  "1__0",
  "0x1",
  "0xp1",
  "+NaN",
  "9".repeat(2000),
  "x\ny",
]) {
  test(`${JSON.stringify(value)?.slice(0, 40)} is no number`, () => {
    const result = valueNumber(value);
    assert.ok(typeof result !== "number");
    assert.match(result.reason, /^'[\x20-\x7e]*' is not a number/);
  });
}
