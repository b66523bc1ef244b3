import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Writable } from "node:stream";
import type { ServerWritableStream } from "@grpc/grpc-js";
import type { SnapshotPart, WatchSnapshotsRequest } from "@kubevitals/proto";
import { SnapshotStore, type SnapshotReader } from "../../state/snapshot-store.ts";
import { openReadersDoor } from "../../testing/readers-door.ts";
import { nodeRecord, snapshot } from "../../testing/records.ts";
import { watchSnapshots } from "./watch.ts";

const takenAt = (seconds: number) => snapshot(`s-${seconds}`, [nodeRecord("n")], { monotonic: seconds * 1000 });

/** A reader that takes in a part when it is told to; the store that it watches, and who watches that. */
function watch(minIntervalSeconds: number, ...before: readonly number[]) {
  const store = new SnapshotStore();
  for (const seconds of before) store.put(takenAt(seconds));
  const watchers = new Set<object>();
  const reader: SnapshotReader = {
    get: (id) => store.get(id),
    peek: () => store.peek(),
    subscribe(listener) {
      watchers.add(listener);
      const unsubscribe = store.subscribe(listener);
      return () => {
        watchers.delete(listener);
        unsubscribe();
      };
    },
  };
  const seen: string[] = [];
  const waiting: (() => void)[] = [];
  let isSlow = false;
  const call = new Writable({
    objectMode: true,
    write({ snapshotId, end }: SnapshotPart, _encoding, done) {
      if (end) seen.push(snapshotId);
      if (isSlow) waiting.push(done);
      else done();
    },
  });
  Object.assign(call, { request: { minIntervalSeconds } });
  watchSnapshots(reader, call as unknown as ServerWritableStream<WatchSnapshotsRequest, SnapshotPart>);
  return {
    call,
    seen,
    watchers: () => watchers.size,
    put: (...seconds: readonly number[]) => {
      for (const second of seconds) store.put(takenAt(second));
    },
    fallAsleep: () => {
      isSlow = true;
    },
    wakeUp: () => {
      isSlow = false;
      for (const done of waiting.splice(0)) done();
    },
  };
}

test("a reader gets the newest snapshot at once, then every later one", () => {
  const { seen, put } = watch(0, 1, 2);
  put(3, 3.1);
  assert.deepEqual(seen, ["s-2", "s-3", "s-3.1"]);
});

test("a reader that comes before the first snapshot gets that", () => {
  const { seen, put } = watch(0);
  put(1);
  assert.deepEqual(seen, ["s-1"]);
});

test("no two snapshots are closer together than the reader asks, give or take what ticks come early", () => {
  const { seen, put } = watch(5, 0);
  put(1, 2, 3, 4, 4.94, 4.96, 5, 6, 9.9, 9.96, 20, 24, 25);
  assert.deepEqual(seen, ["s-0", "s-4.96", "s-9.96", "s-20", "s-25"]);
});

test("a slow reader skips snapshots, and nothing piles up", async () => {
  const reader = watch(0, 0);
  reader.fallAsleep();
  reader.put(1, 2, 3, 4);
  const piled = reader.call.writableLength;
  assert.ok(piled > 0 && piled <= 4);
  const drained = once(reader.call, "drain").catch(() => undefined);
  reader.wakeUp();
  await Promise.race([drained, new Promise((resolve) => setImmediate(resolve))]);
  assert.deepEqual(reader.seen, ["s-0", "s-1"]);
  reader.put(5);
  assert.deepEqual(reader.seen, ["s-0", "s-1", "s-5"]);
});

for (const [name, leave] of [
  ["cancels", (call: Writable) => call.emit("cancelled")],
  ["breaks off", (call: Writable) => call.destroy()],
] as const) {
  test(`a reader that ${name} is not told of further snapshots`, async () => {
    const { call, seen, put, watchers } = watch(0, 0);
    assert.equal(watchers(), 1);
    leave(call);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(watchers(), 0);
    put(1);
    assert.deepEqual(seen, ["s-0"]);
  });
}

test("over the wire a reader gets whole snapshots, one after the other", async (t) => {
  const { client, store } = await openReadersDoor(t);
  let second = 0;
  const ticks = setInterval(() => store.put(takenAt(second++)), 1);
  t.after(() => clearInterval(ticks));
  const stream = client.watchSnapshots({});
  stream.on("error", () => undefined);
  const seen: SnapshotPart[][] = [[]];
  for await (const part of stream) {
    seen.at(-1)?.push(part as SnapshotPart);
    if ((part as SnapshotPart).end && seen.push([]) > 3) break;
  }
  for (const parts of seen.slice(0, 3)) {
    const kinds = parts.map((part) =>
      Object.keys(part)
        .filter((key) => key !== "snapshotId")
        .join(),
    );
    assert.deepEqual(kinds, ["header", "nodes", "cluster", "end"]);
    assert.equal(new Set(parts.map(({ snapshotId }) => snapshotId)).size, 1);
  }
  const taken = seen.slice(0, 3).map(([part]) => Number(part?.snapshotId.slice(2)));
  assert.deepEqual(
    taken,
    taken.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(taken).size, 3);
});
