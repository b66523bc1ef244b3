import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemo } from "./memo.ts";

test("makes each name's value once, undefined too", () => {
  const made: string[] = [];
  const memo = createMemo((name) => {
    made.push(name);
    return name === "none" ? undefined : name.toUpperCase();
  });
  assert.deepEqual(["a", "none", "a", "none", "b"].map(memo), ["A", undefined, "A", undefined, "B"]);
  assert.deepEqual(made, ["a", "none", "b"]);
});

test("forgets names when there come too many, and still gives the right values", () => {
  let makes = 0;
  const memo = createMemo((name) => {
    makes++;
    return `${name}!`;
  });
  for (let round = 0; round < 2; round++) {
    for (let name = 0; name < 20_000; name++) if (memo(`${name}`) !== `${name}!`) assert.fail(`${name}`);
  }
  assert.ok(makes > 20_000);
});
