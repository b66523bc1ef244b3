import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf, type NodeMetrics } from "@kubevitals/proto";
import { nodeMetrics } from "../testing/records.ts";
import { History } from "./history.ts";

const roomy = { retentionSeconds: 600, bytes: 1e9 };

/** Vitals that the node took at this second of its own clock. */
function vitals(name: string, second: number, more: Partial<NodeMetrics> = {}): NodeMetrics {
  return nodeMetrics(name, { timestamp: timestampOf(second * 1000), load1: second, ...more });
}

/** The seconds of what is kept of a node. */
function seconds(history: History, name: string, at = 0, from = -Infinity, to = Infinity) {
  return history.read(name, from, to, at * 1000).map(({ load1 }) => load1);
}

test("what was added is read again as it was", () => {
  const history = new History(roomy);
  const given = vitals("a", 1, { customMetrics: { constructor: 1 } });
  history.add(given, 0);
  assert.deepEqual(history.read("a", -Infinity, Infinity, 0), [given]);
  assert.deepEqual(history.read("b", -Infinity, Infinity, 0), []);
});

test("records come in the order of the node's clock, whatever the order of their arrival", () => {
  const history = new History(roomy);
  for (const second of [3, 1, 2]) history.add(vitals("a", second), 0);
  history.add(vitals("b", 9), 0);
  assert.deepEqual(seconds(history, "a"), [1, 2, 3]);
});

test("both ends of the time that is asked for belong to it", () => {
  const history = new History(roomy);
  for (const second of [1, 2, 3, 4]) history.add(vitals("a", second), 0);
  assert.deepEqual(seconds(history, "a", 0, 2000, 3000), [2, 3]);
});

test("records go when they have been here for longer than the retention, whatever the node's clock says", () => {
  const history = new History({ ...roomy, retentionSeconds: 10 });
  history.add(vitals("ahead", 1e9), 0);
  history.add(vitals("behind", -1e9), 5000);
  history.add(vitals("right", 10), 10_000);
  assert.deepEqual([seconds(history, "ahead", 10), seconds(history, "behind", 10)], [[1e9], [-1e9]]);
  history.add(vitals("right", 11), 10_001);
  assert.deepEqual([seconds(history, "ahead", 10), seconds(history, "behind", 10)], [[], [-1e9]]);
  assert.equal(history.evicted, 0);
});

test("records expire even when no others come", () => {
  const history = new History({ ...roomy, retentionSeconds: 10 });
  history.add(vitals("a", 1), 0);
  assert.deepEqual(seconds(history, "a", 11), []);
  assert.equal(history.bytes, 0);
});

test("the oldest go first when memory is full, and are counted", () => {
  const one = new History(roomy);
  one.add(vitals("a", 1), 0);
  const history = new History({ ...roomy, bytes: 3 * one.bytes });
  for (const [name, second] of [
    ["a", 1],
    ["b", 2],
    ["a", 3],
    ["a", 4],
    ["b", 5],
  ] as const)
    history.add(vitals(name, second), 0);
  assert.deepEqual([seconds(history, "a"), seconds(history, "b")], [[3, 4], [5]]);
  assert.equal(history.evicted, 2);
  assert.equal(history.bytes, 3 * one.bytes);
});

test("a record that alone is too large is not kept, and counted", () => {
  const history = new History({ ...roomy, bytes: 100 });
  history.add(vitals("a", 1), 0);
  assert.deepEqual([seconds(history, "a"), history.bytes, history.evicted], [[], 0, 1]);
});

test("many records come and go, and those that stay are the newest", () => {
  const one = new History(roomy);
  one.add(vitals("a", 10_000), 0);
  const history = new History({ ...roomy, bytes: 100 * one.bytes });
  for (let second = 10_000; second < 15_000; second++) history.add(vitals("a", second), 0);
  assert.deepEqual(
    seconds(history, "a"),
    Array.from({ length: 100 }, (_, at) => 14_900 + at),
  );
  assert.equal(history.evicted, 4900);
});

test("nothing is kept without a timestamp, or without a retention", () => {
  const history = new History(roomy);
  history.add(nodeMetrics("a", { timestamp: undefined }), 0);
  const off = new History({ ...roomy, retentionSeconds: 0 });
  off.add(vitals("a", 1), 0);
  assert.deepEqual([history.bytes, off.bytes, off.evicted], [0, 0, 0]);
});
