import assert from "node:assert/strict";
import { test } from "node:test";
import { formatGoFloat } from "./go-float.ts";

// What Go's strconv.FormatFloat(value, 'g', -1, 64) gives.
const texts: readonly (readonly [number, string])[] = [
  [0, "0"],
  [-0, "-0"],
  [1, "1"],
  [0.005, "0.005"],
  [0.0001, "0.0001"],
  [0.000_01, "1e-05"],
  [1.5e-7, "1.5e-07"],
  [100_000, "100000"],
  [999_999.5, "999999.5"],
  [1_000_000, "1e+06"],
  [1_234_567.25, "1.23456725e+06"],
  [-2.5, "-2.5"],
  [1e21, "1e+21"],
  [1e300, "1e+300"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
  [NaN, "NaN"],
];

for (const [value, text] of texts) test(`writes ${text}`, () => assert.equal(formatGoFloat(value), text));
