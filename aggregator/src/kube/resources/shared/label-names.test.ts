import assert from "node:assert/strict";
import { test } from "node:test";
import { labelsFromMap, sanitizeLabelName } from "./label-names.ts";

const cases: readonly (readonly [what: string, map: Record<string, string>, labels: readonly string[]])[] = [
  ["in the order of their keys", { b: "2", a: "1" }, ["label_a=1", "label_b=2"]],
  [
    "in snake case",
    { camelCase: "", HTTPServer: "", aB2C: "" },
    ["label_httpserver=", "label_a_b2_c=", "label_camel_case="],
  ],
  ["with _ for what a label cannot have", { "a.b/c-d": "", "ä猫🐈": "" }, ["label_a_b_c_d=", "label____="]],
  [
    "with a number where two come to one name",
    { "a.b": "1", a_b: "2", "a-b": "3" },
    ["label_a_b_conflict1=3", "label_a_b_conflict2=1", "label_a_b_conflict3=2"],
  ],
  [
    "with the next number where another key is called so already",
    { "a-b": "1", "a-b_conflict1": "2", a_b: "3" },
    ["label_a_b_conflict2=1", "label_a_b_conflict1=2", "label_a_b_conflict3=3"],
  ],
  [
    "whatever they are called",
    JSON.parse('{"__proto__": "x", "constructor": "y"}'),
    ["label___proto__=x", "label_constructor=y"],
  ],
];

for (const [what, map, labels] of cases) {
  test(`labels are named ${what}`, () => {
    assert.deepEqual(
      labelsFromMap("label", map).map(([name, value]) => `${name}=${value}`),
      labels,
    );
  });
}

test("no map is no labels", () => assert.deepEqual(labelsFromMap("label", undefined), []));

test("a name keeps its case where it is only sanitised", () => {
  assert.equal(sanitizeLabelName("example.com/Odd-name_x"), "example_com_Odd_name_x");
});
