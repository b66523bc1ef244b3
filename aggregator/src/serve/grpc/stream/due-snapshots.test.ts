import assert from "node:assert/strict";
import { test } from "node:test";
import { SnapshotStore } from "../../../state/snapshot-store.ts";
import { nodeRecord, snapshot } from "../../../testing/records.ts";
import { DueSnapshots } from "./due-snapshots.ts";

const takenAt = (seconds: number) => snapshot(`s-${seconds}`, [nodeRecord("n")], { monotonic: seconds * 1000 });

/** A reader by an interval of so many seconds that takes what is due, and how what it took is called. */
function follow(intervalSeconds: number, ...before: readonly number[]) {
  const store = new SnapshotStore();
  const put = (...seconds: readonly number[]) => {
    for (const second of seconds) store.put(takenAt(second));
  };
  put(...before);
  const due = new DueSnapshots(store, intervalSeconds);
  const take = async () => {
    const { snapshot: taken, skipped } = (await due.next()) ?? assert.fail("closed");
    return skipped === 0 ? taken.id : `${taken.id} after ${skipped}`;
  };
  return { due, put, take };
}

test("a reader gets the newest snapshot at once, then every later one", async () => {
  const { put, take } = follow(0, 1, 2);
  assert.equal(await take(), "s-2");
  const next = take();
  put(3);
  assert.equal(await next, "s-3");
});

test("a reader that comes before the first snapshot gets that", async () => {
  const { put, take } = follow(0);
  const first = take();
  put(1);
  assert.equal(await first, "s-1");
});

test("no two snapshots are closer together than the reader asks, give or take what ticks come early", async () => {
  const { put, take } = follow(5, 0);
  const taken: string[] = [];
  for (const second of [1, 2, 3, 4, 4.94, 4.96, 5, 6, 9.9, 9.96, 20, 24, 25]) {
    const next = taken.length === 0 ? take() : undefined;
    if (next) taken.push(await next);
    put(second);
    if ([4.96, 9.96, 20, 25].includes(second)) taken.push(await take());
  }
  assert.deepEqual(taken, ["s-0", "s-4.96", "s-9.96", "s-20", "s-25"]);
});

test("a reader that is busy gets the newest one, and hears how many it has skipped", async () => {
  const { put, take } = follow(0, 0);
  assert.equal(await take(), "s-0");
  put(1, 2, 3, 4);
  assert.equal(await take(), "s-4 after 3");
  put(5);
  assert.equal(await take(), "s-5");
});

test("what was not due is not skipped", async () => {
  const { put, take } = follow(2, 0);
  assert.equal(await take(), "s-0");
  put(1, 2, 2.5, 3, 4, 4.5, 6.2);
  assert.equal(await take(), "s-6.2 after 2");
});

test("who waits hears when nothing more comes", async () => {
  const { due, put } = follow(0, 0);
  await due.next();
  const next = due.next();
  due.close();
  assert.equal(await next, undefined);
  put(1);
  assert.equal(await due.next(), undefined);
});
