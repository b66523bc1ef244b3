import assert from "node:assert/strict";
import { test } from "node:test";
import { RecordOrder, type Position } from "./record-order.ts";

const positionAt = (sequence: number, sessionRank = 0, place = 0): Position => ({ sessionRank, sequence, place });

/** An empty order of records that stand where these do; each is known by its number among them. */
function orderOf(positions: readonly Position[]): RecordOrder {
  const position = (record: number) => positions[record] ?? assert.fail();
  return new RecordOrder({
    position,
    compare: (record, { sessionRank, sequence, place }) => {
      const own = position(record);
      return own.sessionRank - sessionRank || own.sequence - sequence || own.place - place;
    },
  });
}

/** All of an order, asked for one after another. */
function walk(order: RecordOrder, positions: readonly Position[]): readonly number[] {
  const all: number[] = [];
  for (let record = order.after(undefined); record !== undefined; record = order.after(positions[record]))
    all.push(record);
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
    const positions = numbers.map((number) => positionAt(number));
    const order = orderOf(positions);
    for (const record of positions.keys()) order.add(record);
    assert.equal(order.size, 5000);
    const sequences = () => walk(order, positions).map((record) => positions[record]?.sequence);
    assert.deepEqual(
      sequences(),
      Array.from({ length: 5000 }, (_, index) => index),
    );
    const [gone, left] = [true, false].map((goes) => [...positions.keys()].filter((at) => at % 3 > 0 === goes));
    for (const record of gone ?? []) order.remove(record);
    assert.deepEqual(
      sequences(),
      left?.map((record) => numbers[record] ?? NaN).toSorted((a, b) => a - b),
    );
    for (const record of left ?? []) order.remove(record);
    assert.deepEqual([order.size, order.first, walk(order, positions)], [0, undefined, []]);
  });
}

test("an earlier session comes first, then the lower number, then what arrived first", () => {
  const positions = [positionAt(9, 1), positionAt(1, 2, 4), positionAt(1, 2, 5), positionAt(2, 2, 1)];
  const order = orderOf(positions);
  for (const record of [3, 1, 0, 2]) order.add(record);
  assert.deepEqual(walk(order, positions), [0, 1, 2, 3]);
  assert.equal(order.first, 0);
});

test("a position leads on where its record is gone, never was, or was the last", () => {
  const order = orderOf(Array.from({ length: 2000 }, (_, index) => positionAt(2 * index)));
  for (let record = 0; record < 2000; record++) order.add(record);
  for (let record = 0; record < 1500; record++) order.remove(record);
  assert.equal(order.after(positionAt(100)), 1500);
  assert.equal(order.after(positionAt(3001)), 1501);
  assert.equal(order.after(positionAt(3999)), undefined);
  assert.equal(order.after(positionAt(1e9)), undefined);
  assert.equal(order.after(positionAt(0, -1)), 1500);
});

test("taking out what is not in it changes nothing", () => {
  const order = orderOf([positionAt(1), positionAt(1), positionAt(0), positionAt(2)]);
  order.remove(1);
  order.add(0);
  for (const other of [1, 2, 3]) order.remove(other);
  assert.deepEqual([order.size, order.first], [1, 0]);
});
