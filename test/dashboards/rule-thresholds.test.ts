import assert from "node:assert/strict";
import { test } from "node:test";
import { ruleThresholds } from "../../dashboards/src/build/rule-thresholds.ts";
import { cpuRules } from "../../aggregator/src/health/rules/cpu.ts";
import { filesystemRules } from "../../aggregator/src/health/rules/filesystem.ts";

test("colours high values from the rule's own threshold on", () => {
  const threshold = cpuRules.find(({ id }) => id === "node-cpu-high")?.threshold;
  assert.deepEqual(ruleThresholds("percent", ["node-cpu-high"]).build().steps, [
    { value: null, color: "green" },
    { value: threshold, color: "orange" },
  ]);
});

test("colours low values up to the rules' thresholds, the worst lowest", () => {
  const ids = ["node-filesystem-space-low", "node-filesystem-space-critical"];
  assert.deepEqual(ruleThresholds("percent", ids).build().steps, [
    { value: null, color: "red" },
    { value: thresholdOf("node-filesystem-space-critical"), color: "orange" },
    { value: thresholdOf("node-filesystem-space-low"), color: "green" },
  ]);
});

for (const [what, unit, ids, complaint] of [
  ["a rule that there is not", "percent", ["no-such-rule"], /no-such-rule/],
  ["a rule in another unit", "bytes", ["node-cpu-high"], /in bytes cannot show/],
  [
    "rules that look for low and for high values",
    "percent",
    ["node-cpu-high", "node-filesystem-space-low"],
    /low values/,
  ],
] as const)
  test(`refuses ${what}`, () => {
    assert.throws(() => ruleThresholds(unit, ids), complaint);
  });

function thresholdOf(id: string): number | undefined {
  return filesystemRules.find((rule) => rule.id === id)?.threshold;
}
