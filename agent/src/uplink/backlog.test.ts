import assert from "node:assert/strict";
import { test } from "node:test";
import type { Backlog } from "./backlog.ts";
import { takenVitals } from "./testing/taken.ts";
import { WaitingBuffer } from "./waiting-buffer.ts";

const roomy = { durationSeconds: 600, bytes: 1e9 };

const sequences = (from: { readonly records: readonly { readonly sequence: number }[] }) =>
  from.records.map(({ sequence }) => sequence);
const keep = (backlog: Backlog, ...numbers: readonly number[]) =>
  backlog.keep(
    numbers.map((number) => takenVitals(number)),
    1000,
  );
const settle = (backlog: Backlog, ...numbers: readonly number[]) =>
  backlog.settle(new Set(backlog.records.filter(({ sequence }) => numbers.includes(sequence))));

/** A buffer with two aggregators that were there from the beginning. */
function two(limits: Partial<typeof roomy> = {}) {
  const buffer = new WaitingBuffer("s", { ...roomy, ...limits });
  return { buffer, a: buffer.openBacklog(1), b: buffer.openBacklog(1) };
}

test("what one aggregator lacks waits for it alone", () => {
  const { buffer, a, b } = two();
  keep(a, 1, 2);
  assert.deepEqual([sequences(a), sequences(b), sequences(buffer)], [[1, 2], [], [1, 2]]);
});

test("what two lack is held once, and goes when the last of them has it", () => {
  const { buffer, a, b } = two();
  keep(a, 1, 2);
  const { bytes } = buffer;
  keep(b, 1, 2);
  assert.equal(buffer.bytes, bytes);
  settle(a, 1, 2);
  assert.deepEqual([sequences(a), sequences(b), sequences(buffer), buffer.bytes], [[], [1, 2], [1, 2], bytes]);
  settle(b, 2);
  assert.deepEqual(sequences(buffer), [1]);
  settle(b, 1);
  assert.deepEqual([sequences(buffer), buffer.bytes], [[], 0]);
});

test("an aggregator that is away costs memory once, and no other anything", () => {
  const { buffer, a, b } = two();
  for (let number = 1; number <= 100; number++) keep(a, number);
  const alone = buffer.bytes;
  assert.deepEqual(b.records, []);
  for (let number = 1; number <= 100; number++) keep(b, number);
  assert.equal(buffer.bytes, alone);
});

test("one that comes later is told all that waits, and what comes to wait and was taken before it came", () => {
  const { buffer, a } = two();
  keep(a, 1, 2);
  const late = buffer.openBacklog(5);
  assert.deepEqual(sequences(late), [1, 2]);
  keep(a, 4, 5, 6); // 4 was under way to the other when it came
  assert.deepEqual(sequences(late), [1, 2, 4]);
});

test("what waited without any aggregator waits for the first, and for every other until then", () => {
  const buffer = new WaitingBuffer("s", roomy);
  buffer.keep([takenVitals(1)], 1000);
  const a = buffer.openBacklog(2);
  const b = buffer.openBacklog(2);
  settle(a, 1);
  assert.deepEqual([sequences(b), sequences(buffer)], [[1], [1]]);
});

test("one that is forgotten takes with it what waits for it alone", () => {
  const { buffer, a, b } = two();
  keep(a, 1, 2);
  keep(b, 2, 3);
  a.close();
  assert.deepEqual(
    [sequences(buffer), sequences(b)],
    [
      [2, 3],
      [2, 3],
    ],
  );
  b.close();
  assert.deepEqual(sequences(buffer), [2, 3], "it waits for whoever comes next");
  assert.deepEqual(sequences(buffer.openBacklog(9)), [2, 3]);
});

test("what is dropped counts once for each that lacks it, and each is told its own", () => {
  const { buffer, a, b } = two({ durationSeconds: 10 });
  keep(a, 1, 2);
  keep(b, 2);
  buffer.expire(60_000);
  assert.deepEqual([a.dropped, b.dropped, buffer.dropped.expired], [2, 1, 3]);
  assert.deepEqual([sequences(buffer), buffer.bytes], [[], 0]);
  keep(a, 61, 62); // taken, and not dropped, since
  assert.deepEqual([a.dropped, b.dropped], [2, 1]);
});

test("what was dropped while there was nobody counts for whoever comes", () => {
  const buffer = new WaitingBuffer("s", { ...roomy, durationSeconds: 10 });
  buffer.keep([takenVitals(1)], 1000);
  buffer.expire(60_000);
  assert.equal(buffer.dropped.expired, 1);
  assert.equal(buffer.openBacklog(2).dropped, 1);
});

test("a record that is too large for the buffer is dropped for those that would wait for it", () => {
  const { buffer, a, b } = two({ bytes: 1 });
  keep(a, 1);
  assert.deepEqual([a.dropped, b.dropped, buffer.dropped.full, buffer.bytes], [1, 0, 1, 0]);
});

test("what one refuses still waits for another, and what is under way to one is not to another", () => {
  const { buffer, a, b } = two({ durationSeconds: 10 });
  keep(a, 1, 2);
  keep(b, 1, 2);
  const [one, second] = a.records;
  assert.ok(one && second);
  a.refuse(one);
  assert.deepEqual([sequences(a), sequences(b), buffer.dropped.refused], [[2], [1, 2], 1]);
  a.send(second);
  buffer.expire(60_000);
  assert.deepEqual([a.dropped, b.dropped], [1, 2], "whether it arrives is not known yet of the one that is under way");
  a.comeBack([second]);
  assert.equal(a.dropped, 2);
});

test("records of an earlier start wait for all", () => {
  const { buffer, a, b } = two();
  const earlier = new WaitingBuffer("earlier", roomy);
  earlier.keep([takenVitals(7)], 1000);
  buffer.restore([...earlier.records], 1000);
  settle(a, 7);
  assert.deepEqual([sequences(b), sequences(buffer)], [[7], [7]]);
  settle(b, 7);
  assert.deepEqual([sequences(buffer), buffer.bytes], [[], 0]);
});

test("another address of the same aggregator hands its backlog over", () => {
  const { buffer, a, b } = two();
  keep(a, 1, 2);
  keep(b, 3);
  b.adopt(a);
  a.close();
  assert.deepEqual(sequences(b), [1, 2, 3]);
  assert.deepEqual(sequences(buffer), [1, 2, 3]);
});

test("whatever aggregators do, memory is what their records take, and all of it comes back", () => {
  const buffer = new WaitingBuffer("s", { durationSeconds: 20, bytes: 20_000 });
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let backlogs: Backlog[] = [buffer.openBacklog(1)];
  for (let number = 1; number <= 3000; number++) {
    const backlog = backlogs[random(backlogs.length)];
    if (backlog === undefined) throw new Error("unreachable: one is always left");
    keep(backlog, number - random(Math.min(5, number)));
    const some = backlog.records.filter(() => random(3) === 0);
    for (const record of some) backlog.send(record);
    if (random(2) === 0) backlog.settle(new Set(some));
    else backlog.comeBack(some);
    if (random(50) === 0) backlogs.push(buffer.openBacklog(number + 1));
    if (random(50) === 0 && backlogs.length > 1) backlogs.shift()?.close();
    buffer.expire(number * 100);
    assert.ok(buffer.bytes <= 20_000);
    const owed = new Set(backlogs.flatMap(({ records }) => records));
    assert.deepEqual(
      buffer.records.filter((record) => !owed.has(record)),
      [],
      "a record waits for nobody",
    );
  }
  for (const backlog of backlogs) backlog.settle(new Set(backlog.records));
  assert.deepEqual([buffer.records, buffer.bytes], [[], 0]);
  backlogs = [];
});
