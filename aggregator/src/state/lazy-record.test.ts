import assert from "node:assert/strict";
import { test } from "node:test";
import type { NodeMetrics } from "@kubevitals/proto";
import { nodeMetrics, nodeRecord } from "../testing/records.ts";
import { DerivedRecord } from "./derived-record.ts";
import { LazyRecord } from "./lazy-record.ts";

/** A record that counts how often its values are put together. */
class CountedRecord extends DerivedRecord {
  count = 0;

  protected putTogether(): NodeMetrics {
    this.count++;
    return { ...LazyRecord.passing(this.base), load1: this.count };
  }
}

test("values are put together when they are first read, and kept", () => {
  const record = new CountedRecord(nodeRecord("n"));
  assert.equal(record.count, 0);
  assert.equal(record.metrics, record.metrics);
  assert.equal(record.count, 1);
});

test("values that are passed on are not kept, but for those that are kept already", () => {
  const inner = new CountedRecord(nodeRecord("n"));
  const outer = new CountedRecord(inner);
  assert.equal(outer.metrics.nodeName, "n");
  assert.equal(inner.count, 1);
  assert.equal(inner.metrics.load1, 2, "they were put together for the other record alone");
  assert.equal(LazyRecord.passing(inner), inner.metrics);
  assert.equal(inner.count, 2);
});

test("a record that is not lazy has its values at hand", () => {
  const record = nodeRecord("n", { metrics: nodeMetrics("n") });
  assert.equal(LazyRecord.passing(record), record.metrics);
});
