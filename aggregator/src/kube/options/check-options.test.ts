import assert from "node:assert/strict";
import { test } from "node:test";
import { checkKubeOptions, type CheckedOptions } from "./check-options.ts";
import { noPatterns, patternList } from "./pattern-list.ts";

const kinds = ["nodes", "pods"];

function check(options: Partial<CheckedOptions>): void {
  const nothing = {
    resources: [],
    metricLabelsAllowlist: new Map(),
    metricAnnotationsAllowlist: new Map(),
    metricAllowlist: noPatterns,
    metricDenylist: noPatterns,
  };
  checkKubeOptions({ ...nothing, ...options }, kinds);
}

test("what there is may be named", () => {
  const both = new Map([
    ["*", ["*"]],
    ["pods", ["app"]],
  ]);
  check({});
  check({ resources: ["pods"], metricLabelsAllowlist: both, metricAnnotationsAllowlist: both });
});

const somePatterns = patternList.parse("a") ?? noPatterns;
const refusals: readonly (readonly [options: Partial<CheckedOptions>, message: RegExp])[] = [
  [{ resources: ["pod"] }, /^--resources: 'pod' is not a kind that can be read; there are nodes, pods$/],
  [{ resources: ["*"] }, /^--resources: '\*' is not/],
  [{ resources: ["pods\nx"] }, /^--resources: 'pods\?x' is not/],
  [{ metricLabelsAllowlist: new Map([["pod", []]]) }, /^--metric-labels-allowlist: 'pod' is not .* \*, nodes, pods$/],
  [{ metricAnnotationsAllowlist: new Map([["", []]]) }, /^--metric-annotations-allowlist: '' is not/],
  [
    { metricAllowlist: somePatterns, metricDenylist: somePatterns },
    /^--metric-allowlist and --metric-denylist exclude each other/,
  ],
];

for (const [options, message] of refusals) {
  test(`${message.source} refuses it`, () => {
    assert.throws(() => check(options), { name: "UsageError", message });
  });
}
