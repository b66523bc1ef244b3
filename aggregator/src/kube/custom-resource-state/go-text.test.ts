import assert from "node:assert/strict";
import { test } from "node:test";
import { goText } from "./go-text.ts";

/** What fmt.Sprintf("%v") prints of each. */
for (const [value, text] of [
  [null, "<nil>"],
  ["a b", "a b"],
  [true, "true"],
  [0, "0"],
  [-1.5, "-1.5"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [-1.25e-7, "-1.25e-07"],
  [1e-100, "1e-100"],
  [1e20, "100000000000000000000"],
  [1e21, "1e+21"],
  [1e100, "1e+100"],
  [[], "[]"],
  [[1, "x", null, [true]], "[1 x <nil> [true]]"],
  [{}, "map[]"],
  [{ b: 1, a: { c: "d" } }, "map[a:map[c:d] b:1]"],
] as const) {
  test(`${JSON.stringify(value)} is printed as ${text}`, () => {
    assert.equal(goText(value), text);
  });
}
