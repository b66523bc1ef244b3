import assert from "node:assert/strict";
import { test } from "node:test";
import { isLabelName, isMetricName } from "./names.ts";

const names: readonly [name: string, isMetric: boolean, isLabel: boolean][] = [
  ["node_load1", true, true],
  ["A", true, true],
  ["_", true, true],
  ["job:rate:5m", true, false],
  [":", true, false],
  ["__name__", true, false],
  ["__", true, false],
  ["", false, false],
  ["1m", false, false],
  ["a-b", false, false],
  ["a.b", false, false],
  ["a b", false, false],
  ["a\n", false, false],
  ["größe", false, false],
  ['a="b"', false, false],
];
for (const [name, isMetric, isLabel] of names) {
  test(`${JSON.stringify(name)} is ${isMetric ? "a" : "no"} metric name and ${isLabel ? "a" : "no"} label name`, () => {
    assert.equal(isMetricName(name), isMetric);
    assert.equal(isLabelName(name), isLabel);
  });
}
