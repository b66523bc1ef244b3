import assert from "node:assert/strict";
import { test } from "node:test";
import { quote } from "./quote.ts";

test("plain text is quoted as it is, up to its longest", () => {
  assert.equal(quote("node-1"), "node-1");
  assert.equal(quote("x".repeat(100)), "x".repeat(64));
  assert.equal(quote("x".repeat(100), 70), "x".repeat(70));
});

test("what is left of a surrogate pair that was cut is no half of it", () => {
  const quoted = quote(`${"x".repeat(63)}🙂`);
  assert.equal(quoted, `${"x".repeat(63)}?`);
  assert.doesNotThrow(() => encodeURI(quoted));
});

test("what could end a line or steer a terminal becomes a question mark", () => {
  assert.equal(quote("a\nb\r\u001B\u2028ü"), "a?b????");
});
