import assert from "node:assert/strict";
import { test } from "node:test";
import { snapshot } from "../testing/records.ts";
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

test("a snapshot whose id nobody was told is not kept beyond the next", () => {
  const store = new SnapshotStore();
  store.put(takenAt(1));
  assert.equal(store.peek()?.id, "id-1");
  store.put(takenAt(2));
  assert.equal(store.get("id-1"), "gone");
  assert.notEqual(store.get(), "none-yet");
  store.put(takenAt(3));
  assert.notEqual(store.get("id-2"), "gone");
});

test("a snapshot that was told by lease is kept until the lease ends, and for 60 s at most", () => {
  const store = new SnapshotStore();
  store.put(takenAt(0));
  const leases = [store.lease("id-0"), store.lease("id-0")];
  store.put(takenAt(1));
  store.lease("id-1");
  store.put(takenAt(2));
  leases[0]?.();
  leases[0]?.();
  store.put(takenAt(3));
  // To be asked for by its id is not to be told it.
  assert.notEqual(store.get("id-0"), "gone");
  leases[1]?.();
  store.put(takenAt(4));
  assert.equal(store.get("id-0"), "gone");
  store.put(takenAt(61));
  assert.notEqual(store.get("id-1"), "gone");
  store.put(takenAt(61.1));
  assert.equal(store.get("id-1"), "gone");
});

test("a snapshot that was told to somebody else as well outlives its lease", () => {
  const store = new SnapshotStore();
  store.put(takenAt(0));
  store.get();
  store.lease("id-0")();
  store.put(takenAt(1));
  store.put(takenAt(2));
  assert.notEqual(store.get("id-0"), "gone");
});

test("a snapshot that is asked for while it is leased outlives its lease", () => {
  const store = new SnapshotStore();
  store.put(takenAt(0));
  const end = store.lease("id-0");
  store.get();
  end();
  store.put(takenAt(1));
  store.put(takenAt(2));
  assert.notEqual(store.get("id-0"), "gone");
});

test("who asks many times a second is told of no more snapshots than are kept", () => {
  const store = new SnapshotStore();
  for (let number = 0; number < 200; number++) {
    store.put(takenAt(number / 10));
    store.get();
  }
  const kept = Array.from({ length: 200 }, (_, number) => store.get(`id-${number / 10}`)).filter(
    (one) => one !== "gone",
  );
  assert.equal(kept.length, 90);
  assert.notEqual(store.get("id-11"), "gone");
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
