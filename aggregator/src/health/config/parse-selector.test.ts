import assert from "node:assert/strict";
import { test } from "node:test";
import { selects } from "../../state/facts/label-selector.ts";
import { parseSelector } from "./parse-selector.ts";

const labels = { app: "web", "example.org/tier": "front", empty: "" };

const selecting: readonly (readonly [selector: string, isSelected: boolean])[] = [
  ["app=web", true],
  ["app == web", true],
  ["app=db", false],
  ["app!=db", true],
  ["app!=web", false],
  ["missing!=web", true],
  ["app=web,example.org/tier=front", true],
  ["app=web,example.org/tier=back", false],
  ["app in (web, db)", true],
  ["app in (db)", false],
  ["app notin (db,cache), empty", true],
  ["missing notin (db)", true],
  ["app", true],
  ["!app", false],
  ["! missing", true],
  ["empty=", true],
  ["toString", false],
];
for (const [selector, isSelected] of selecting) {
  test(`${selector} ${isSelected ? "selects" : "does not select"}`, () => {
    const parsed = parseSelector(selector);
    assert.ok(parsed);
    assert.equal(selects(parsed, labels), isSelected);
  });
}

for (const text of [
  "",
  ",",
  "app=",
  "app=web,",
  "=web",
  "app in web",
  "app in (web",
  "a b",
  "app=(x)",
  "app~web",
  "-app",
]) {
  const isSelector = text === "app=";
  test(`'${text}' is ${isSelector ? "a" : "no"} selector`, () => {
    assert.equal(parseSelector(text) !== undefined, isSelector);
  });
}

test("an operator that nobody knows selects nothing", () => {
  const selector = { matchLabels: {}, matchExpressions: [{ key: "app", operator: "Gt", values: ["1"] }] };
  assert.equal(selects(selector, labels), false);
});
