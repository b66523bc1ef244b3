import assert from "node:assert/strict";
import { test } from "node:test";
import { parseQuantity } from "./quantity.ts";

test("amounts are read as kubectl prints them", () => {
  const texts = ["0", "3", "250m", "1281m", "1.5", "77777Ki", "31Gi", "5G", "1280034024n"];
  const amounts = [0, 3, 0.25, 1.281, 1.5, 77_777 * 1024, 31 * 2 ** 30, 5e9, 1.280034024];
  assert.deepEqual(texts.map(parseQuantity), amounts);
});

test("what is no amount is an error that quotes it", () => {
  for (const text of ["", "<unknown>", "5x", "Mi"]) assert.throws(() => parseQuantity(text), /is no amount/);
});
