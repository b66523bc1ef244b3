import assert from "node:assert/strict";
import { test } from "node:test";
import { RecordOrder, type Position } from "./record-order.ts";

const record = (sequence: number, sessionRank = 0, place = 0): Position => ({ sessionRank, sequence, place });

/** All of an order, asked for one after another. */
function walk(order: RecordOrder<Position>, from?: Position): readonly Position[] {
  const all: Position[] = [];
  for (let entry = order.after(from); entry !== undefined; entry = order.after(entry)) all.push(entry);
  return all;
}

/** Whole numbers below `count` in an order that is always the same and looks like none. */
function shuffled(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index * 7919) % count);
}

for (const [what, numbers] of [
  ["upwards", Array.from({ length: 5000 }, (_, index) => index)],
  ["downwards", Array.from({ length: 5000 }, (_, index) => 4999 - index)],
  ["in no order", shuffled(5000)],
] as const) {
  test(`records that come ${what} stand in order, and go again one by one`, () => {
    const order = new RecordOrder<Position>();
    const records = numbers.map((number) => record(number));
    for (const each of records) order.add(each);
    assert.equal(order.size, 5000);
    assert.deepEqual(
      walk(order).map(({ sequence }) => sequence),
      Array.from({ length: 5000 }, (_, index) => index),
    );
    const [gone, left] = [records.filter((_, at) => at % 3 > 0), records.filter((_, at) => at % 3 === 0)];
    for (const each of gone) order.remove(each);
    assert.deepEqual(
      walk(order),
      left.toSorted((a, b) => a.sequence - b.sequence),
    );
    for (const each of left) order.remove(each);
    assert.deepEqual([order.size, order.first, walk(order)], [0, undefined, []]);
  });
}

test("an earlier session comes first, then the lower number, then what arrived first", () => {
  const order = new RecordOrder<Position>();
  const expected = [record(9, 1), record(1, 2, 4), record(1, 2, 5), record(2, 2, 1)];
  for (const each of [3, 1, 0, 2]) order.add(expected[each] ?? assert.fail());
  assert.deepEqual(walk(order), expected);
  assert.equal(order.first, expected[0]);
});

test("a position leads on where its record is gone, never was, or was the last", () => {
  const order = new RecordOrder<Position>();
  const records = Array.from({ length: 2000 }, (_, index) => record(2 * index));
  for (const each of records) order.add(each);
  for (const each of records.slice(0, 1500)) order.remove(each);
  assert.equal(order.after(record(100)), records[1500]);
  assert.equal(order.after(record(3001)), records[1501]);
  assert.equal(order.after(record(3999)), undefined);
  assert.equal(order.after(record(1e9)), undefined);
  assert.equal(order.after(record(0, -1)), records[1500]);
});

test("taking out what is not in it changes nothing", () => {
  const order = new RecordOrder<Position>();
  order.remove(record(1));
  const kept = record(1);
  order.add(kept);
  order.remove(record(1));
  order.remove(record(0));
  order.remove(record(2));
  assert.deepEqual([order.size, order.first], [1, kept]);
});
