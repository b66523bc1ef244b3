import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatBar,
  formatByteRate,
  formatBytes,
  formatCoreCapacity,
  formatCores,
  formatPercent,
  formatSeconds,
  orMissing,
} from "./format.ts";

test("bytes are in the largest binary unit of which there is at least one, also after rounding", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1023.7, "1.0 KiB"],
    [1024, "1.0 KiB"],
    [1024 ** 2 - 1, "1.0 MiB"],
    [3.25 * 1024 ** 3, "3.3 GiB"],
    [2 ** 63, "8.0 EiB"],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
  assert.equal(formatByteRate(1536), "1.5 KiB/s");
});

test("a missing value is a dash, never zero", () => {
  for (const value of [undefined, NaN, Infinity]) assert.equal(orMissing(value, formatPercent), "–");
  assert.equal(orMissing(0, formatPercent), "0.0 %");
});

test("cores in use have two decimals, those of a machine only where they have any", () => {
  assert.deepEqual([0, 470, 2000].map(formatCores), ["0.00", "0.47", "2.00"]);
  assert.deepEqual([2000, 1500, 333.333].map(formatCoreCapacity), ["2", "1.5", "0.33"]);
});

test("seconds are whole from ten on", () => {
  assert.deepEqual([0, 0.44, 9.94, 9.96, 75.4].map(formatSeconds), ["0.0 s", "0.4 s", "9.9 s", "10 s", "75 s"]);
});

test("a bar has the same length for every share, also for none and for one that is out of range", () => {
  assert.equal(formatBar(50), "██████████░░░░░░░░░░");
  assert.equal(formatBar(undefined), "░".repeat(20));
  assert.equal(formatBar(140), "█".repeat(20));
  assert.equal(formatBar(-1), "░".repeat(20));
});
