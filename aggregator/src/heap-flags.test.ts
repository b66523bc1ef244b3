import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { heapOfChild } from "../../program/src/testing/heap-of-child.ts";

test("V8 knows every flag, and keeps the space for young objects as small as it begins", () => {
  const small = heapOfChild(join(import.meta.dirname, "heap-flags.ts"));
  const usual = heapOfChild(undefined);
  assert.equal(small.complaints, "");
  const { begunBytes, youngBytes } = small;
  assert.ok(youngBytes <= 2 * begunBytes, `it grew from ${begunBytes} to ${youngBytes} bytes`);
  assert.ok(usual.youngBytes > 1.5 * youngBytes, `by itself it grows to ${usual.youngBytes} bytes only`);
});
