import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedList } from "./shared-lists.ts";

const listOf = (...names: readonly string[]) => names.map((name) => ({ name, state: "OK" }));

test("equal lists are one list, and say what they said", () => {
  const [first, second] = [listOf("a", "b"), listOf("a", "b")].map(sharedList);
  assert.equal(first, second);
  assert.deepEqual(first, listOf("a", "b"));
  assert.deepEqual(sharedList([]), []);
});

test("lists that differ share the items that are equal", () => {
  const [first, second] = [sharedList(listOf("c", "d")), sharedList([...listOf("c"), { name: "d", state: "FAILED" }])];
  assert.equal(first[0], second[0]);
  assert.deepEqual(second[1], { name: "d", state: "FAILED" });
});

test("an item that says nothing of a field is another than one that says that it is empty", () => {
  const [absent, empty] = [sharedList([{ name: "e" }]), sharedList([{ name: "e", reason: "" }])];
  assert.deepEqual([absent, empty], [[{ name: "e" }], [{ name: "e", reason: "" }]]);
});

test("what is long is not kept for others", () => {
  const long = "x".repeat(600);
  const [first, second] = [sharedList(listOf(long, "f")), sharedList(listOf(long, "g"))];
  assert.notEqual(first[0], second[0]);
  const many = listOf(...Array.from({ length: 500 }, (_, at) => `collector ${at}`));
  assert.notEqual(sharedList(many), sharedList(many));
  assert.deepEqual(sharedList(many), many);
});
