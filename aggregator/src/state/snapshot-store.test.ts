import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeRecord, snapshot } from "../testing/records.ts";
import { SnapshotStore } from "./snapshot-store.ts";

/** A snapshot taken so many seconds after the start. */
function takenAt(seconds: number) {
  return snapshot(`id-${seconds}`, [], { monotonic: seconds * 1000 });
}

test("before the first snapshot there is none, and none by id", () => {
  const store = new SnapshotStore();
  assert.deepEqual([store.get(), store.get(""), store.get("id")], ["none-yet", "none-yet", "gone"]);
});

test("without an id the newest answers, with one that very snapshot", () => {
  const store = new SnapshotStore();
  const [first, second] = [takenAt(1), takenAt(2)];
  store.put(first);
  assert.equal(store.get(), first);
  store.put(second);
  assert.equal(store.get(), second);
  assert.equal(store.get(""), second);
  assert.equal(store.get("id-1"), first);
  assert.equal(store.get("__proto__"), "gone");
});

test("a snapshot can be asked for until 60 s after it was taken", () => {
  const store = new SnapshotStore();
  for (const seconds of [0, 30, 60]) {
    store.put(takenAt(seconds));
    store.get();
  }
  assert.equal(store.get("id-0"), store.get("id-0"));
  assert.notEqual(store.get("id-0"), "gone");
  store.put(takenAt(60.5));
  assert.equal(store.get("id-0"), "gone");
  assert.notEqual(store.get("id-30"), "gone");
});

test("a snapshot whose id nobody was told is not kept beyond the one after the next", () => {
  const store = new SnapshotStore();
  store.put(takenAt(1));
  assert.equal(store.peek()?.id, "id-1");
  store.put(takenAt(2));
  store.put(takenAt(3));
  assert.equal(store.get("id-1"), "gone");
  assert.notEqual(store.get("id-2"), "gone");
  assert.notEqual(store.get(), "none-yet");
  for (const seconds of [4, 5, 6]) store.put(takenAt(seconds));
  for (const id of ["id-2", "id-3"]) assert.notEqual(store.get(id), "gone");
  assert.equal(store.get("id-4"), "gone");
});

test("of a large cluster no more snapshots are kept than have room, and two at least", () => {
  const record = nodeRecord("n");
  const nodesOf = (count: number) => new Map(Array.from({ length: count }, (_, number) => [`n${number}`, record]));
  for (const [count, kept] of [
    [20_000, 3],
    [100_000, 2],
  ] as const) {
    const store = new SnapshotStore();
    const nodes = nodesOf(count);
    for (let number = 0; number < 6; number++) {
      store.put({ ...takenAt(number), nodes });
      store.get();
    }
    const ids = Array.from({ length: 6 }, (_, number) => `id-${number}`);
    assert.deepEqual(
      ids.filter((id) => store.get(id) !== "gone"),
      ids.slice(-kept),
    );
  }
});

test("the newest stays however old it gets", () => {
  const store = new SnapshotStore();
  store.put(takenAt(0));
  store.put(takenAt(1000));
  assert.equal(store.get("id-0"), "gone");
  assert.notEqual(store.get("id-1000"), "gone");
});

test("who subscribes is told of every later snapshot until it has enough", () => {
  const store = new SnapshotStore();
  const seen: string[] = [];
  store.put(takenAt(1));
  const unsubscribe = store.subscribe(({ id }) => seen.push(id));
  store.put(takenAt(2));
  unsubscribe();
  store.put(takenAt(3));
  assert.deepEqual(seen, ["id-2"]);
});
