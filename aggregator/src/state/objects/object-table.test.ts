import assert from "node:assert/strict";
import { test } from "node:test";
import { appendCell, cellBytes } from "./append-cell.ts";
import type { ObjectsView } from "./object-table.ts";
import { ObjectTable } from "./object-table.ts";
import { writing } from "../../testing/written-rows.ts";
import { paddedView, TextSink } from "./text-sink.ts";

const families = 2;

/** An object with a row in the first family and, where it is said, one in the second. */
function object(uid: string, value = "1", second?: string) {
  const rows = writing({
    labels: `uid="${uid}"`,
    families: [[["} ", value, ""]], second === undefined ? [] : [["} ", second, ""]]],
  });
  return { uid, namespace: "ns", name: `name-${uid}`, rows, facts: value };
}

/** All rows of a family, sorted. */
function rowsOf({ buckets }: ObjectsView, family = 0): readonly string[] {
  const head = paddedView([Buffer.from("x{")]);
  const sink = new TextSink(buckets.reduce((total, bucket) => total + cellBytes(bucket, family, head), 0));
  for (const bucket of buckets) appendCell(bucket, family, head, sink);
  return sink.written().toString().split("\n").slice(0, -1).toSorted();
}

test("a table says what was put into it last", () => {
  const table = new ObjectTable<string>();
  table.put(object("a"));
  table.put(object("b", "2", "7"));
  table.put(object("a", "3"));
  assert.deepEqual(rowsOf(table.view()), ['x{uid="a"} 3', 'x{uid="b"} 2']);
  assert.deepEqual(rowsOf(table.view(), 1), ['x{uid="b"} 7']);
  table.remove("b");
  table.remove("never there");
  assert.deepEqual(rowsOf(table.view()), ['x{uid="a"} 3']);
  assert.deepEqual(rowsOf(table.view(), 1), []);
  assert.deepEqual([table.size, table.view().size], [1, 1]);
  assert.deepEqual(
    table.view().buckets.flatMap(({ objects }) => objects),
    [{ uid: "a", namespace: "ns", name: "name-a", facts: "3" }],
  );
});

test("a view never changes, and is the same one until something does", () => {
  const table = new ObjectTable<string>();
  table.put(object("a"));
  const before = table.view();
  assert.equal(table.view(), before);
  table.put(object("a", "2"));
  table.put(object("b"));
  assert.deepEqual(rowsOf(before), ['x{uid="a"} 1']);
  assert.notEqual(table.view(), before);
  assert.deepEqual(rowsOf(table.view()), ['x{uid="a"} 2', 'x{uid="b"} 1']);
});

test("an object that comes and goes between two views leaves nothing behind", () => {
  const table = new ObjectTable<string>();
  table.put(object("a"));
  table.remove("a");
  assert.deepEqual([table.size, rowsOf(table.view()), table.view().size], [0, [], 0]);
});

test("of many objects a change touches one bucket, and in it the families that it changes", () => {
  const table = new ObjectTable<string>();
  for (let number = 0; number < 1000; number++) table.put(object(`uid-${number}`, "1", "1"));
  const before = table.view();
  table.put(object("uid-500", "1", "2"));
  const after = table.view();
  assert.ok(before.buckets.length > 16);
  const changed = after.buckets.flatMap((bucket, index) => (bucket === before.buckets[index] ? [] : [index]));
  assert.equal(changed.length, 1);
  const [index = -1] = changed;
  const cells = (view: ObjectsView) => view.buckets[index]?.cells ?? [];
  assert.equal(cells(after).length, families);
  assert.equal(cells(after)[0], cells(before)[0]);
  assert.notEqual(cells(after)[1], cells(before)[1]);
});

test("an object that says the same again leaves all cells as they are", () => {
  const table = new ObjectTable<string>();
  table.put(object("a", "1", "1"));
  const [before] = table.view().buckets;
  table.put(object("a", "1", "1"));
  const [after] = table.view().buckets;
  assert.notEqual(after, before);
  assert.deepEqual(
    after?.cells.map((cell, family) => cell === before?.cells[family]),
    [true, true],
  );
});

test("buckets grow and shrink in number with the objects, and lose none", () => {
  const table = new ObjectTable<string>();
  const names = Array.from({ length: 3000 }, (_, number) => `uid-${number}`);
  for (const name of names) table.put(object(name, name.slice(4)));
  assert.deepEqual(rowsOf(table.view()), names.map((name) => `x{uid="${name}"} ${name.slice(4)}`).toSorted());
  const most = table.view().buckets.length;
  assert.ok(most >= 3000 / 32);
  const rest = new Set(names.filter((_, number) => number % 100 === 0));
  for (const name of names) if (!rest.has(name)) table.remove(name);
  assert.deepEqual(rowsOf(table.view()), [...rest].map((name) => `x{uid="${name}"} ${name.slice(4)}`).toSorted());
  assert.ok(table.view().buckets.length < most / 8);
});

test("random changes leave the same as a map would", () => {
  const table = new ObjectTable<string>();
  const expected = new Map<string, string>();
  let state = 1;
  const random = (below: number) => (state = (state * 48_271) % 0x7fffffff) % below;
  for (let step = 0; step < 5000; step++) {
    const uid = `uid-${random(300)}`;
    if (random(3) === 0) {
      table.remove(uid);
      expected.delete(uid);
    } else {
      table.put(object(uid, String(step)));
      expected.set(uid, String(step));
    }
    if (random(500) > 0) continue;
    assert.deepEqual(
      rowsOf(table.view()),
      Array.from(expected, ([name, value]) => `x{uid="${name}"} ${value}`).toSorted(),
    );
  }
  assert.equal(table.size, expected.size);
});

test("an object whose rows cannot be written leaves the table as it was", () => {
  const table = new ObjectTable<string>();
  table.put(object("a"));
  const { rows, ...rest } = object("b");
  const broken: typeof rows = (out) => {
    rows(out);
    throw new Error("too strange");
  };
  assert.throws(() => table.put({ ...rest, rows: broken }), /too strange/);
  assert.throws(() => table.put({ ...object("a", "2"), rows: broken }), /too strange/);
  assert.deepEqual([table.size, rowsOf(table.view())], [1, ['x{uid="a"} 1']]);
  table.put(object("b", "2"));
  assert.deepEqual(rowsOf(table.view()), ['x{uid="a"} 1', 'x{uid="b"} 2']);
});

test("much that waits is worked in step by step, and shown when all of it is", () => {
  const table = new ObjectTable<string>();
  for (let number = 0; number < 3000; number++) table.put(object(`uid-${number}`));
  assert.equal(table.isFull(true), true);
  assert.equal(table.settled().size, 0);
  const steps = table.settling();
  let taken = 0;
  for (; !steps.next().done; taken++) {
    if (taken !== 3) continue;
    // What comes meanwhile waits, and nobody sees half of what is being worked in.
    table.put(object("late"));
    table.remove("uid-7");
    assert.deepEqual([table.settled().size, table.view().size, table.waiting], [0, 0, 2]);
  }
  assert.ok(taken > 10, `${taken} steps`);
  assert.equal(table.settled().size, 3000);
  const uids = table.view().buckets.flatMap(({ objects }) => objects.map(({ uid }) => uid));
  assert.deepEqual([uids.includes("late"), uids.includes("uid-7"), uids.length], [true, false, 3000]);
});

test("little that waits is shown at once, much only when it was settled", () => {
  const table = new ObjectTable<string>();
  for (let number = 0; number < 100; number++) table.put(object(`uid-${number}`));
  assert.deepEqual([table.isFull(false), table.settled().size], [false, 100]);
  for (let number = 100; number < 300; number++) table.put(object(`uid-${number}`));
  assert.deepEqual([table.isFull(false), table.settled().size, table.waiting], [true, 100, 200]);
  assert.deepEqual([table.view().size, table.settled().size, table.waiting], [300, 300, 0]);
});

test("two who settle the same table take turns", () => {
  const table = new ObjectTable<string>();
  for (let number = 0; number < 1000; number++) table.put(object(`uid-${number}`));
  const first = table.settling();
  first.next();
  table.put(object("another"));
  const second = table.settling();
  for (let turn = 0; turn < 5; turn++) assert.equal(second.next().done, false);
  while (!first.next().done);
  assert.equal(table.settled().size, 1001);
  assert.equal(second.next().done, true);
});
