import assert from "node:assert/strict";
import { test } from "node:test";
import { StepTrees, tokensTo, type Step } from "./step-tree.ts";

type Trees = StepTrees<string | undefined, number>;

function walk(trees: Trees, tokens: readonly (string | undefined)[], tree = 0): Step<string | undefined, number> {
  return tokens.reduce((step, token) => trees.next(step, token), trees.root(tree));
}

test("walks that are alike end at the same place, others do not", () => {
  const trees: Trees = new StepTrees();
  const walks = [[], ["a"], ["b"], ["c"], ["a", "b"], ["b", "a"], ["ab"], [undefined], ["a", undefined], [""]];
  const ends = walks.map((tokens) => walk(trees, tokens));
  assert.equal(new Set(ends).size, walks.length);
  assert.deepEqual(
    walks.map((tokens) => ends.indexOf(walk(trees, tokens))),
    walks.map((_, index) => index),
  );
  for (const [index, end] of ends.entries()) assert.deepEqual(tokensTo(end), walks[index]);
});

test("trees of different numbers know nothing of each other", () => {
  const trees: Trees = new StepTrees();
  walk(trees, ["a"]).value = 1;
  assert.equal(walk(trees, ["a"], 1).value, undefined);
  assert.equal(walk(trees, ["a"], 0).value, 1);
});

test("what has grown too large is let go of, between two walks only", () => {
  const trees: Trees = new StepTrees();
  const kept = walk(trees, ["kept"]);
  trees.prune();
  assert.equal(walk(trees, ["kept"]), kept);
  for (let number = 0; number < 20_000; number++) walk(trees, [String(number)]);
  assert.equal(walk(trees, ["kept"]), kept);
  trees.prune();
  assert.notEqual(walk(trees, ["kept"]), kept);
  assert.deepEqual(tokensTo(kept), ["kept"]);
});
