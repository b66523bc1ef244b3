import assert from "node:assert/strict";
import { test } from "node:test";
import { RememberedNames } from "./remembered-names.ts";

test("names that are the same as before are the same object, others are not", () => {
  const remembered = new RememberedNames();
  const first = remembered.of(["a", "b"]);
  assert.equal(remembered.of(["a", "b"]), first);
  for (const others of [["b", "a"], ["a"], ["a", "b", "c"], []]) {
    const names = remembered.of(others);
    assert.notEqual(names, first);
    assert.deepEqual(names.list, others);
  }
});
