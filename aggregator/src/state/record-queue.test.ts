import assert from "node:assert/strict";
import { test } from "node:test";
import { RecordQueue } from "./record-queue.ts";

const arrival = (sequence: number) => ({
  owner: 2 ** 33 + sequence,
  timestamp: 1000 * sequence + 0.5,
  arrived: 5000 + sequence,
  sessionRank: 3,
  sequence,
  ageSeconds: sequence / 10,
  content: -sequence,
});

/** Numbers of all records, the oldest first; they are taken out. */
function drain(queue: RecordQueue): readonly number[] {
  const all: number[] = [];
  for (let row = queue.oldest; row !== undefined; row = queue.oldest) {
    all.push(queue.position(row).sequence);
    queue.remove(row);
  }
  return all;
}

test("what was added of a record is told again", () => {
  const queue = new RecordQueue();
  queue.add(arrival(1));
  const row = queue.add(arrival(2));
  assert.deepEqual(
    [queue.owner(row), queue.timestamp(row), queue.arrived(row), queue.ageSeconds(row), queue.content(row)],
    [2 ** 33 + 2, 2000.5, 5002, 0.2, -2],
  );
  assert.deepEqual(queue.position(row), { sessionRank: 3, sequence: 2, place: 1 });
});

test("records go in the order of their arrival, those in between at any time", () => {
  const queue = new RecordQueue();
  const rows = Array.from({ length: 10 }, (_, sequence) => queue.add(arrival(sequence)));
  for (const at of [4, 0, 9, 5]) queue.remove(rows[at] ?? assert.fail());
  queue.add(arrival(10));
  assert.deepEqual(drain(queue), [1, 2, 3, 6, 7, 8, 10]);
  assert.equal(queue.oldest, undefined);
  queue.add(arrival(11));
  assert.deepEqual(drain(queue), [11]);
});

test("a record is compared by its session, then its number, then its place", () => {
  const queue = new RecordQueue();
  const row = queue.add(arrival(5));
  const position = queue.position(row);
  const others = [
    position,
    { sessionRank: 4, sequence: 1, place: 0 },
    { sessionRank: 2, sequence: 9, place: 9 },
    { sessionRank: 3, sequence: 6, place: 0 },
    { sessionRank: 3, sequence: 4, place: 9 },
    { sessionRank: 3, sequence: 5, place: 1 },
    { sessionRank: 3, sequence: 5, place: -1 },
  ];
  assert.deepEqual(
    others.map((other) => Math.sign(queue.compare(row, other))),
    [0, -1, 1, -1, 1, -1, 1],
  );
});
