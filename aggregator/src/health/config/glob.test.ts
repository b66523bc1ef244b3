import assert from "node:assert/strict";
import { test } from "node:test";
import { globOf } from "./glob.ts";

const fitting: readonly (readonly [pattern: string, text: string, fits: boolean])[] = [
  ["shop", "shop", true],
  ["shop", "shopping", false],
  ["shop", "", false],
  ["kube-*", "kube-system", true],
  ["kube-*", "kube-", true],
  ["kube-*", "my-kube-system", false],
  ["*-prod", "shop-prod", true],
  ["*-prod", "shop-prod-2", false],
  ["a*b*c", "aXbYbZc", true],
  ["a*b*c", "aXc", false],
  ["node-?", "node-1", true],
  ["node-?", "node-12", false],
  ["*", "", true],
  ["**", "x", true],
  ["a.c", "abc", false],
  ["[ab]", "a", false],
];
for (const [pattern, text, fits] of fitting) {
  test(`'${text}' ${fits ? "fits" : "does not fit"} '${pattern}'`, () => assert.equal(globOf(pattern)(text), fits));
}

test("a pattern of many stars takes no time", () => {
  assert.equal(globOf(`${"a*".repeat(200)}b`)("a".repeat(5000)), false);
});
