import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeAgentMessage } from "@kubevitals/proto";
import { blockOf, takenSeries, takenVitals } from "./testing/taken.ts";
import { WaitingBuffer, type WaitingRecord } from "./waiting-buffer.ts";

const roomy = { durationSeconds: 600, bytes: 1e9 };

const sequences = (buffer: WaitingBuffer) => buffer.records.map(({ sequence }) => sequence);
const firstOf = (buffer: WaitingBuffer, count: number) => new Set(buffer.records.slice(0, count));

/** A buffer in which these vitals wait. */
function filled(numbers: readonly number[], limits: Partial<typeof roomy> = {}) {
  const buffer = new WaitingBuffer("s", { ...roomy, ...limits });
  for (const number of numbers) buffer.keep([takenVitals(number)], number * 1000);
  return buffer;
}

/** Such a buffer, and an aggregator for which they wait. */
function filledFor(numbers: readonly number[], limits: Partial<typeof roomy> = {}) {
  const buffer = filled([], limits);
  const backlog = buffer.openBacklog(1);
  for (const number of numbers) buffer.keep([takenVitals(number)], number * 1000);
  return { buffer, backlog };
}

test("what waits is encoded, with its own number and time", () => {
  const buffer = filled([3]);
  const [record] = buffer.records;
  assert.ok(record);
  const { vitals } = decodeAgentMessage(record.bytes);
  assert.deepEqual(
    [record.session, record.kind, vitals?.sequence, vitals?.baseSequence, vitals?.timestamp, vitals?.changed?.load1],
    ["s", "vitals", 3, 0, { seconds: 3, nanos: 0 }, 3],
  );
});

test("records stand in the order in which they were taken, also those that come back late", () => {
  const buffer = filled([5, 6]);
  buffer.keep([takenVitals(2), takenVitals(3)], 6000);
  buffer.keep([takenVitals(7), takenVitals(4)], 7000);
  assert.deepEqual(sequences(buffer), [2, 3, 4, 5, 6, 7]);
});

test("records of an earlier session stand before all others, whatever their numbers", () => {
  const buffer = filled([1, 2]);
  const earlier = filled([8, 9]).records.map((record) => ({ ...record, session: "earlier" }));
  buffer.restore(earlier, 9000);
  buffer.keep([takenVitals(3)], 9000);
  assert.deepEqual(sequences(buffer), [8, 9, 1, 2, 3]);
});

test("the oldest go where memory is short, and are counted", () => {
  const one = filled([1]).bytes;
  const buffer = filled([1, 2, 3, 4, 5], { bytes: 3 * one });
  assert.deepEqual(sequences(buffer), [3, 4, 5]);
  assert.deepEqual(buffer.dropped, { full: 2, expired: 0, refused: 0 });
  assert.equal(buffer.bytes, 3 * one);
});

test("a record that alone is too large is dropped, and so is everything where there is no room at all", () => {
  const buffer = filled([1, 2], { bytes: 0 });
  assert.deepEqual([sequences(buffer), buffer.bytes, buffer.dropped.full], [[], 0, 2]);
});

test("a record that could never wait costs no other, and leaves nothing behind", () => {
  const one = filled([1]).bytes;
  const { buffer, backlog } = filledFor([1, 2, 3], { bytes: 3 * one });
  const large = Array.from({ length: 50 }, (_, at) => blockOf(`gauge_${at}`));
  buffer.keep([takenSeries(4, large)], 4000);
  assert.deepEqual([sequences(buffer), buffer.bytes, buffer.dropped.full], [[1, 2, 3], 3 * one, 1]);
  backlog.settle(firstOf(buffer, 3));
  assert.equal(buffer.bytes, 0);
});

test("what has waited for too long goes by the clock that does not jump, and is counted", () => {
  const buffer = new WaitingBuffer("s", { ...roomy, durationSeconds: 10 });
  buffer.keep(
    [
      { ...takenVitals(1), takenAt: 1e12 },
      { ...takenVitals(2), takenAt: -1e12 },
    ],
    2000,
  );
  buffer.expire(11_000);
  assert.deepEqual(sequences(buffer), [1, 2]);
  buffer.expire(11_001);
  assert.deepEqual(sequences(buffer), [2]);
  buffer.expire(12_001);
  assert.deepEqual([sequences(buffer), buffer.bytes, buffer.dropped], [[], 0, { full: 0, expired: 2, refused: 0 }]);
});

test("a block is encoded and counted once for all series that wait, and goes with the last of them", () => {
  const buffer = new WaitingBuffer("s", roomy);
  const backlog = buffer.openBacklog(1);
  const [a, b] = [blockOf("a"), blockOf("b")];
  buffer.keep([takenSeries(1, [a, a, b])], 0);
  const first = buffer.bytes;
  buffer.keep([takenSeries(2, [a]), takenSeries(3, [b])], 0);
  const [one, two, three] = buffer.records;
  assert.ok(one && two && three);
  assert.equal(one.blocks.length, 2);
  assert.equal(one.blocks[0], two.blocks[0]);
  assert.equal(one.blocks[1], three.blocks[0]);
  assert.ok(buffer.bytes - first < first);
  assert.deepEqual(
    decodeAgentMessage(one.bytes).series?.blocks.map(({ blockRef }) => blockRef),
    [1, 1, 2],
  );
  backlog.settle(firstOf(buffer, 3));
  assert.equal(buffer.bytes, 0);
  buffer.keep([takenSeries(4, [a])], 0);
  assert.equal(buffer.records[0]?.blocks[0]?.ref, 3);
});

test("what was acknowledged waits no more", () => {
  const { buffer, backlog } = filledFor([1, 2, 3, 4]);
  backlog.settle(new Set(buffer.records.filter(({ sequence }) => sequence % 2 === 0)));
  assert.deepEqual(sequences(buffer), [1, 3]);
  assert.deepEqual(buffer.dropped, { full: 0, expired: 0, refused: 0 });
});

test("a record that is dropped while it is under way counts as dropped only if it does not arrive", () => {
  const { buffer, backlog } = filledFor([1, 2]);
  const [one, two] = [...buffer.records] as [WaitingRecord, WaitingRecord];
  backlog.send(one);
  backlog.send(two);
  buffer.expire(1e9);
  assert.deepEqual([sequences(buffer), buffer.dropped.expired], [[], 0]);
  backlog.settle(new Set([one]));
  backlog.comeBack([two]);
  assert.deepEqual([buffer.bytes, buffer.dropped.expired], [0, 1]);
});

test("a record that the aggregator does not take is dropped and counted once", () => {
  const { buffer, backlog } = filledFor([1, 2]);
  const [one] = buffer.records;
  assert.ok(one);
  backlog.refuse(one);
  backlog.refuse(one);
  assert.deepEqual([sequences(buffer), buffer.dropped.refused], [[2], 1]);
});

test("however long nobody listens, memory stays within its bound", () => {
  const buffer = new WaitingBuffer("s", { durationSeconds: 1e6, bytes: 200_000 });
  const backlog = buffer.openBacklog(1);
  for (let number = 1; number <= 5000; number++) {
    const record = number % 10 === 0 ? takenSeries(number, [blockOf(`gauge_${number}`)]) : takenVitals(number);
    buffer.keep([record], number * 1000);
    assert.ok(buffer.bytes <= 200_000);
  }
  const bytes = buffer.records.reduce((total, record) => total + record.bytes.length, 0);
  assert.ok(bytes < buffer.bytes && buffer.records.length > 100);
  assert.equal(buffer.records.length + buffer.dropped.full, 5000);
  backlog.settle(firstOf(buffer, buffer.records.length));
  assert.equal(buffer.bytes, 0);
});
