import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockWriter } from "@kubevitals/proto";
import { addedSeries } from "./added-series.ts";

/** A block of one family with a label, and one without. */
function blockOf(...values: readonly string[]) {
  const out = new BlockWriter();
  const family = out.gauge("a", "", ["x"]);
  for (const value of values) family.add(1, value);
  out.gauge("b", "").add(1);
  return out.finish([], []).block;
}

test("counts what was not there before", () => {
  const before = blockOf("1", "2");
  assert.equal(addedSeries(undefined, before), 3);
  assert.equal(addedSeries(before, before), 0);
  assert.equal(addedSeries(before, blockOf("2", "1")), 0);
  assert.equal(addedSeries(before, blockOf("2", "3", "4")), 2);
  assert.equal(addedSeries(before, blockOf()), 0);
});
