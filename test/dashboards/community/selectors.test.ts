import assert from "node:assert/strict";
import { test } from "node:test";
import { ruleFileOf } from "./rule-file.ts";
import { selectorsIn } from "./selectors.ts";

for (const [expression, selectors] of [
  ["up", ["up"]],
  ['sum by (a) (rate(x{b="1"}[5m] offset 1h)) / on (a) y > 0', ['x{b="1"}', "y"]],
  ["absent(x) or x", ["x"]],
  ['{__name__=~"a|b"}', ['{__name__=~"a|b"}']],
  ["vector(1)", []],
] as const)
  test(`finds the selectors of ${expression}`, () => {
    assert.deepEqual(selectorsIn(expression), selectors);
  });

test("reads rules of Prometheus and of Prometheus Operator alike", () => {
  const plain = ruleFileOf("a", "groups: [{ name: g, rules: [] }]");
  assert.deepEqual(ruleFileOf("b", "spec: { groups: [{ name: g, rules: [] }] }"), plain);
});

for (const text of ["", "kind: ConfigMap", "spec: {}"])
  test(`says of ${JSON.stringify(text)} that it has no rules`, () => {
    assert.throws(() => ruleFileOf("c.yaml", text), /c\.yaml has no groups of rules/);
  });
