import assert from "node:assert/strict";
import { test } from "node:test";
import { planFaults } from "./fault-plan.ts";
import { nodeFaultKinds } from "./node-fault-kinds.ts";

const kinds = [
  { name: "a", share: 0.01 },
  { name: "b", share: 0.02 },
];

function countOf(plan: ReadonlyMap<number, { readonly name: string }>, name: string): number {
  return [...plan.values()].filter((kind) => kind.name === name).length;
}

test("each kind has its share, and nobody has two", () => {
  const plan = planFaults(kinds, 1000, 1);
  assert.deepEqual([countOf(plan, "a"), countOf(plan, "b")], [10, 20]);
  assert.ok([...plan.keys()].every((place) => place >= 0 && place < 1000));
});

test("of few, each kind has one at least, and never more than half are ill", () => {
  assert.equal(planFaults(kinds, 4, 1).size, 2);
  const plan = planFaults(kinds, 3, 1);
  assert.deepEqual([countOf(plan, "a"), countOf(plan, "b")], [1, 0]);
  assert.equal(planFaults(kinds, 1, 1).size, 0);
});

function places(seed: number): readonly number[] {
  return [...planFaults(nodeFaultKinds, 500, seed).keys()];
}

test("the same key says the same, another one something else", () => {
  assert.deepEqual(places(1), places(1));
  assert.notDeepEqual(places(1), places(2));
});
