import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { ByName, inPassing, Names } from "./by-name.ts";

const values = ByName.of(new Names(["a", "b", "constructor"]), [1, undefined, 3]);

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

/** Values that are made of the names, and how often that was done. */
function counted() {
  let made = 0;
  const make = (name: string, place: number) => ({ text: `${place}: ${name}`, number: ++made });
  return { lazy: ByName.made(new Names(["a", "b", "c"]), make), made: () => made };
}

test("a value is made when somebody asks for it, and once", () => {
  const { lazy, made } = counted();
  assert.deepEqual([lazy.size, lazy.has("b"), lazy.has("z"), ...lazy.keys()], [3, true, false, "a", "b", "c"]);
  assert.equal(lazy.get("z"), undefined);
  assert.equal(made(), 0);
  const value = lazy.get("b");
  assert.equal(value?.text, "1: b");
  assert.equal(lazy.get("b"), value);
  assert.equal(lazy.passing("b"), value, "what is kept is made for nobody again");
  assert.equal(made(), 1);
  assert.equal([...lazy.values()][1], value);
  assert.deepEqual(
    [...lazy.values()],
    [...lazy].map(([, each]) => each),
  );
  assert.equal(made(), 3);
});

test("who goes through values in passing has what is kept, and leaves nothing", () => {
  const { lazy, made } = counted();
  const value = lazy.get("b");
  const texts = Array.from(inPassing(lazy), ([name, { text }]) => `${name} ${text}`);
  assert.deepEqual(texts, ["a 0: a", "b 1: b", "c 2: c"]);
  assert.equal(made(), 3);
  assert.equal(lazy.passing("a")?.number, 4);
  assert.deepEqual([...atOnce(lazy.mapping(({ number }) => number, 2)).values()], [5, 1, 6]);
  const visited: unknown[] = [];
  atOnce(lazy.visiting((each, name) => visited.push([name, each.number]), 2));
  assert.deepEqual(visited, [
    ["a", 7],
    ["b", 1],
    ["c", 8],
  ]);
  assert.deepEqual([lazy.get("a")?.number, lazy.get("b")], [9, value]);
  assert.deepEqual([...inPassing(new Map([["n", 1]]))], [["n", 1]], "any map can be gone through so");
});

test("of values that are made of others, those that nobody asks for are made neither here nor there", () => {
  const { lazy, made } = counted();
  let outer = 0;
  const derived = lazy.making((value, name) => ({ value, name, number: ++outer }));
  assert.equal(derived.names, lazy.names);
  assert.deepEqual([made(), outer], [0, 0]);
  assert.equal(derived.get("c")?.value.text, "2: c");
  assert.equal(derived.get("c")?.name, "c");
  assert.deepEqual([made(), outer], [1, 1]);
  assert.notEqual(lazy.get("c"), derived.get("c")?.value, "it was made in passing");
  assert.equal(lazy.get("a"), derived.get("a")?.value, "what is there is taken");
});
