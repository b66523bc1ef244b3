import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { ByName, Names } from "./by-name.ts";

const values = new ByName(new Names(["a", "b", "constructor"]), [1, undefined, 3]);

test("it is a map in the order of its names", () => {
  const entries = [
    ["a", 1],
    ["b", undefined],
    ["constructor", 3],
  ];
  assert.deepEqual([...values], entries);
  assert.deepEqual([...values.entries()], entries);
  assert.deepEqual([...values.keys()], ["a", "b", "constructor"]);
  assert.deepEqual([...values.values()], [1, undefined, 3]);
  assert.equal(values.size, 3);
  assert.equal(values.get("constructor"), 3);
  assert.equal(values.has("b"), true, "although its value is undefined");
  for (const name of ["", "c", "__proto__", "toString"]) {
    assert.equal(values.get(name), undefined);
    assert.equal(values.has(name), false);
  }
  const visited: unknown[] = [];
  values.forEach((value, name) => visited.push([name, value]));
  assert.deepEqual(visited, entries);
});

test("what is made of it has the very same names, and is made in steps", () => {
  const steps = values.mapping((value, name) => `${name} ${value}`, 2);
  assert.equal(steps.next().done, false, "two of three are a step");
  const { done, value: made } = steps.next();
  assert.ok(done);
  assert.equal(made.names, values.names);
  assert.deepEqual([...made.values()], ["a 1", "b undefined", "constructor 3"]);
});

test("any map in order can share its names, and one that does is taken as it is", () => {
  const from = ByName.from(new Map([["n", 1]]));
  assert.deepEqual([...from], [["n", 1]]);
  assert.equal(ByName.from(from), from);
  assert.equal(atOnce(ByName.from(new Map<string, number>()).mapping(() => 1, 10)).size, 0);
});
