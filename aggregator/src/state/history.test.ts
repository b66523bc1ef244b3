import assert from "node:assert/strict";
import { test } from "node:test";
import type { NodeMetrics } from "@kubevitals/proto";
import { historyOf, pastVitals } from "../testing/past.ts";
import { nodeMetrics } from "../testing/records.ts";
import type { History } from "./history.ts";
import { recordsPerNode } from "./history-limits.ts";
import { origin, seconds, vitals } from "./testing/seconds.ts";

let last = 0;

/** Adds vitals that have just been taken, after all others. */
function add(history: History, metrics: NodeMetrics, monotonic: number): void {
  history.addVitals(metrics, { sessionRank: 0, sequence: ++last, ageSeconds: 0 }, monotonic);
}

test("what was added is read again as it was", () => {
  const history = historyOf();
  const given = vitals("a", 1, { customMetrics: { constructor: 1 } });
  add(history, given, 0);
  assert.deepEqual(pastVitals(history, "a"), [given]);
  assert.deepEqual(pastVitals(history, "b"), []);
});

test("records come in the order in which they were taken, whatever the order of their arrival", () => {
  const history = historyOf();
  const rows = [
    [2, 11],
    [1, 7],
    [2, 10],
    [1, 9],
    [1, 8],
  ] as const;
  for (const [sessionRank, sequence] of rows)
    history.addVitals(vitals("a", sequence), { sessionRank, sequence, ageSeconds: 0 }, 0);
  assert.deepEqual(seconds(history, "a"), [7, 8, 9, 10, 11]);
});

for (const [what, jump] of [
  ["forwards", 3600],
  ["backwards", -3600],
] as const) {
  test(`a node's clock that jumps ${what} does not change their order`, () => {
    const history = historyOf();
    history.addVitals(vitals("a", 4 + jump), origin(4), 0);
    for (const sequence of [1, 2, 3]) {
      history.addVitals(vitals("a", sequence < 3 ? sequence : 3 + jump), origin(sequence), 0);
    }
    assert.deepEqual(seconds(history, "a"), [1, 2, 3 + jump, 4 + jump]);
  });
}

test("a record that arrives late goes back no further than one that arrived in time", () => {
  const history = historyOf({ retentionSeconds: 10 });
  history.addVitals(vitals("a", 1), { sessionRank: 0, sequence: 1, ageSeconds: 8 }, 0);
  history.addVitals(vitals("a", 2), { sessionRank: 0, sequence: 2, ageSeconds: 7 }, 0);
  history.addVitals(vitals("a", 0), { sessionRank: 0, sequence: 3, ageSeconds: 10.1 }, 0);
  assert.deepEqual(seconds(history, "a", 2), [1, 2]);
  assert.deepEqual(seconds(history, "a", 2.5), [2]);
  assert.deepEqual(seconds(history, "a", 3.5), []);
});

test("both ends of the time that is asked for belong to it", () => {
  const history = historyOf();
  for (const second of [1, 2, 3, 4]) add(history, vitals("a", second), 0);
  assert.deepEqual(seconds(history, "a", 0, 2000, 3000), [2, 3]);
});

test("records go when they have been here for longer than the retention, whatever the node's clock says", () => {
  const history = historyOf({ retentionSeconds: 10 });
  add(history, vitals("ahead", 1e9), 0);
  add(history, vitals("behind", -1e9), 5000);
  add(history, vitals("right", 10), 10_000);
  assert.deepEqual([seconds(history, "ahead", 10), seconds(history, "behind", 10)], [[1e9], [-1e9]]);
  add(history, vitals("right", 11), 10_001);
  assert.deepEqual([seconds(history, "ahead", 10), seconds(history, "behind", 10)], [[], [-1e9]]);
  assert.equal(history.evicted, 0);
});

test("a node that comes when another has gone is not taken for it", () => {
  const history = historyOf({ retentionSeconds: 10 });
  add(history, vitals("a", 1), 0);
  add(history, vitals("b", 2), 11_000); // by which the first has gone
  add(history, vitals("c", 3), 12_000);
  assert.deepEqual([seconds(history, "a", 21), seconds(history, "b", 21), seconds(history, "c", 21)], [[], [2], [3]]);
  assert.deepEqual([seconds(history, "b", 21.5), seconds(history, "c", 21.5)], [[], [3]]);
});

test("records expire even when no others come", () => {
  const history = historyOf({ retentionSeconds: 10 });
  add(history, vitals("a", 1), 0);
  assert.deepEqual(seconds(history, "a", 11), []);
  assert.equal(history.bytes, 0);
});

/** Memory that so many records of so many nodes take. */
function memoryOf(records: number, nodes: number, second: number): number {
  const history = historyOf();
  add(history, vitals("a", second), 0);
  const first = history.bytes;
  add(history, vitals("a", second), 0);
  const further = history.bytes - first;
  return records * further + nodes * (first - further);
}

test("the oldest go first when memory is full, and are counted", () => {
  const history = historyOf({ bytes: memoryOf(3, 2, 1) });
  for (const [name, second] of [
    ["a", 1],
    ["b", 2],
    ["a", 3],
    ["a", 4],
    ["b", 5],
  ] as const)
    add(history, vitals(name, second), 0);
  assert.deepEqual([seconds(history, "a"), seconds(history, "b")], [[3, 4], [5]]);
  assert.equal(history.evicted, 2);
  assert.equal(history.bytes, memoryOf(3, 2, 1));
});

test("a record that alone is too large is not kept, and counted", () => {
  const history = historyOf({ bytes: 100 });
  add(history, vitals("a", 1), 0);
  assert.deepEqual([seconds(history, "a"), history.bytes, history.evicted], [[], 0, 1]);
});

test("many records come and go, and those that stay are the newest", () => {
  const history = historyOf({ bytes: memoryOf(100, 1, 10_000) });
  for (let second = 10_000; second < 15_000; second++) add(history, vitals("a", second), 0);
  assert.deepEqual(
    seconds(history, "a"),
    Array.from({ length: 100 }, (_, at) => 14_900 + at),
  );
  assert.equal(history.evicted, 4900);
});

test("nothing is kept without a timestamp, or without a retention", () => {
  const history = historyOf();
  add(history, nodeMetrics("a", { timestamp: undefined }), 0);
  const off = historyOf({ retentionSeconds: 0 });
  add(off, vitals("a", 1), 0);
  assert.deepEqual([history.bytes, off.bytes, off.evicted], [0, 0, 0]);
});

test("what a node is, and how its collectors fare, takes memory once as long as it stays the same", () => {
  const collectors = Array.from({ length: 100 }, (_, at) => ({ name: `c${at}`, state: "COLLECTOR_STATE_OK" }) as const);
  const history = historyOf({ retentionSeconds: 10 });
  const equal = () => ({ info: { kernelRelease: "6" }, collectors: collectors.map((status) => ({ ...status })) });
  const [first, second] = [vitals("a", 1, equal()), vitals("a", 2, equal())];
  const third = vitals("a", 3, { ...equal(), info: { kernelRelease: "7" } });
  add(history, first, 0);
  const alone = history.bytes;
  add(history, second, 1000);
  assert.ok(history.bytes - alone < alone / 2);
  add(history, third, 2000);
  assert.ok(history.bytes - alone > alone / 2);
  assert.deepEqual(pastVitals(history, "a", { at: 2000 }), [first, second, third]);
  assert.deepEqual(pastVitals(history, "a", { at: 11_500 }), [third]);
  assert.deepEqual(pastVitals(history, "a", { at: 13_000 }), []);
  assert.equal(history.bytes, 0);
});

test("a node that takes more than its share gives way before the others", () => {
  const bytes = memoryOf(10, 2, 10_000);
  const history = historyOf({ bytes });
  for (let second = 10_001; second <= 10_003; second++) add(history, vitals("b", second), 0);
  for (let second = 10_000; second < 12_000; second++) add(history, vitals("a", second), 0);
  assert.deepEqual(seconds(history, "b"), [10_001, 10_002, 10_003]);
  assert.equal(seconds(history, "a").length, 7);
  assert.equal(seconds(history, "a").at(-1), 11_999);
  for (let second = 20_000; second < 20_010; second++) add(history, vitals("b", second), 0);
  assert.deepEqual(seconds(history, "b").slice(-4), [20_006, 20_007, 20_008, 20_009]);
  assert.ok(seconds(history, "a").length >= 4);
  assert.ok(history.bytes <= bytes);
});

test("of a node's records no more are kept than it may have, the latest taken; those that go before their time are counted", () => {
  const history = historyOf({ recordsPerNode: 100 });
  add(history, vitals("b", 1), 0);
  for (let second = 1; second <= 100; second++) history.addVitals(vitals("a", second), origin(1000 + second), 0);
  assert.equal(history.evicted, 0);
  for (let second = 1; second <= 500; second++) history.addVitals(vitals("a", -second), origin(second), 0);
  assert.equal(history.evicted, 500);
  history.addVitals(vitals("a", 101), origin(2000), 0);
  assert.deepEqual(
    seconds(history, "a"),
    Array.from({ length: 100 }, (_, at) => at + 2),
  );
  assert.deepEqual([seconds(history, "b"), history.evicted], [[1], 501]);
});

test("a node may have four times the records that it takes in the time", () => {
  assert.equal(recordsPerNode(600, 1, 15), 4 * (600 + 40));
  assert.equal(recordsPerNode(1, 10, 3600), 8);
  assert.equal(recordsPerNode(0, 1, 15), 0);
});

test("a reading goes on where it was although records come and go in between", () => {
  const history = historyOf({ retentionSeconds: 10 });
  const addAt = (sequence: number, second: number) =>
    history.addVitals(vitals("a", sequence), origin(sequence), second * 1000);
  for (const sequence of [10, 20, 30]) addAt(sequence, sequence / 10);
  const reading = history.vitals("a", { from: -Infinity, to: Infinity }, undefined, 3000);
  const next = () => reading.next().value?.metrics.load1;
  assert.equal(next(), 10);
  addAt(5, 11);
  addAt(25, 12.5); // the first two are gone by now
  assert.deepEqual([next(), next(), next()], [25, 30, undefined]);
});

test("a reading stops for breath although it finds nothing to tell", () => {
  const history = historyOf();
  for (let sequence = 1; sequence <= 1000; sequence++) history.addVitals(vitals("a", sequence), origin(sequence), 0);
  const steps = [...history.vitals("a", { from: 2e6, to: 3e6 }, undefined, 0)];
  assert.deepEqual(steps, [undefined, undefined, undefined]);
});

test("a reading that begins behind a position tells what follows", () => {
  const history = historyOf();
  for (let sequence = 1; sequence <= 9; sequence++) history.addVitals(vitals("a", sequence), origin(sequence), 0);
  const span = { from: 3000, to: 8000 };
  const [, , fifth] = history.vitals("a", span, undefined, 0);
  const rest = [...history.vitals("a", span, fifth?.position, 0)];
  assert.deepEqual(
    rest.map((past) => past?.metrics.load1),
    [6, 7, 8],
  );
});
