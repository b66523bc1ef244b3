import assert from "node:assert/strict";
import { test } from "node:test";
import { WeakInterner } from "./weak-interner.ts";

test("what has the same key is the same object as long as somebody holds it", () => {
  const interner = new WeakInterner<{ readonly name: string }>();
  const a = interner.intern("a", () => ({ name: "first" }));
  assert.equal(
    interner.intern("a", () => assert.fail("it is known")),
    a,
  );
  assert.notEqual(
    interner.intern("b", () => ({ name: "other" })),
    a,
  );
  assert.equal(interner.size, 2);
});
