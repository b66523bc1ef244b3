import assert from "node:assert/strict";
import { once } from "node:events";
import { test, type TestContext } from "node:test";
import { status } from "@grpc/grpc-js";
import { SnapshotMirror, type SnapshotPart } from "@kubevitals/proto";
import { countedReaders } from "../../testing/counted-readers.ts";
import { openReadersDoor } from "../../testing/readers-door.ts";
import { nodeMetrics, nodeRecord, snapshot } from "../../testing/records.ts";
import { until } from "../../testing/until.ts";

const takenAt = (seconds: number) => snapshot(`s-${seconds}`, [nodeRecord("n")], { monotonic: seconds * 1000 });

/** A snapshot of a megabyte, of which nothing is in the one before. */
function large(seconds: number) {
  const records = Array.from({ length: 100 }, (_, at) => {
    const name = `n-${seconds}-${at}`;
    return nodeRecord(name, { metrics: nodeMetrics(name, { gpuModels: ["x".repeat(10_000)] }) });
  });
  return snapshot(`s-${seconds}`, records, { monotonic: seconds * 1000 });
}

/** Parts of a stream, snapshot by snapshot. */
async function* snapshotsOf(stream: AsyncIterable<unknown>): AsyncGenerator<readonly SnapshotPart[]> {
  let parts: SnapshotPart[] = [];
  for await (const part of stream as AsyncIterable<SnapshotPart>) {
    parts.push(part);
    if (!part.end) continue;
    yield parts;
    parts = [];
  }
}

function kindsOf(parts: readonly SnapshotPart[] | undefined): readonly string[] {
  return (parts ?? []).map((part) =>
    Object.keys(part)
      .filter((key) => key !== "snapshotId")
      .join(),
  );
}

test("without changes each snapshot comes whole", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(takenAt(0));
  const snapshots = snapshotsOf(client.watchSnapshots({}));
  for (const second of [0, 1, 2]) {
    const { value: parts } = (await snapshots.next()) as { value: readonly SnapshotPart[] };
    assert.deepEqual(kindsOf(parts), ["header", "nodes", "cluster", "end"]);
    assert.deepEqual(Array.from(new Set(parts.map(({ snapshotId }) => snapshotId))), [`s-${second}`]);
    assert.equal(parts[0]?.header?.baseSnapshotId, "");
    store.put(takenAt(second + 1));
  }
  await snapshots.return(undefined);
});

/** A snapshot of a node from which nothing was heard for one second and so many more. */
function olderBy(seconds: number) {
  const record = nodeRecord("n");
  const provenance = { source: "SOURCE_AGENT", freshness: "FRESHNESS_FRESH", ageSeconds: 1 + seconds } as const;
  const older = { ...record, metrics: { ...record.metrics, provenance } };
  return snapshot(`s-${seconds}`, [older], { monotonic: seconds * 1000 });
}

test("with changes nothing is said of a record that has only grown older", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(olderBy(0));
  const snapshots = snapshotsOf(client.watchSnapshots({ changes: true }));
  const first = (await snapshots.next()).value;
  store.put(olderBy(0.7));
  const second = (await snapshots.next()).value;
  assert.deepEqual(kindsOf(first), ["header", "nodes", "cluster", "end"]);
  assert.deepEqual(kindsOf(second), ["header", "cluster", "end"]);
  const mirror = new SnapshotMirror();
  for (const part of [...(first ?? []), ...(second ?? [])]) mirror.receive(part);
  assert.equal(mirror.get("nodes", "n")?.provenance?.ageSeconds, 1.7);
  await snapshots.return(undefined);
});

test("a reader goes on from what it has", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(takenAt(0));
  await client.listNodes({});
  store.put(takenAt(1));
  const snapshots = snapshotsOf(client.watchSnapshots({ changes: true, baseSnapshotId: "s-0" }));
  const { header } = ((await snapshots.next()).value ?? [])[0] ?? {};
  assert.deepEqual([header?.baseSnapshotId, header?.baseUnavailable], ["s-0", undefined]);
  await snapshots.return(undefined);
});

test("a reader whose snapshot is gone gets a whole one, and hears why", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(takenAt(0));
  const snapshots = snapshotsOf(client.watchSnapshots({ changes: true, baseSnapshotId: "other\n-7" }));
  const first = (await snapshots.next()).value;
  assert.equal(first?.[0]?.header?.baseSnapshotId, "");
  assert.match(first?.[0]?.header?.baseUnavailable ?? "", /^snapshot 'other\?-7' is not held here: it never was, or/);
  assert.deepEqual(kindsOf(first), ["header", "nodes", "cluster", "end"]);
  store.put(takenAt(1));
  const { header } = ((await snapshots.next()).value ?? [])[0] ?? {};
  assert.deepEqual([header?.baseSnapshotId, header?.baseUnavailable], ["s-0", undefined]);
  await snapshots.return(undefined);
});

test("what a stream tells can be asked for again by its id, also once the stream is over", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(takenAt(0));
  const snapshots = snapshotsOf(client.watchSnapshots({ changes: true }));
  await snapshots.next();
  for (const second of [1, 2]) {
    store.put(takenAt(second));
    await snapshots.next();
  }
  const ask = async (snapshotId: string) => (await client.listNodes({ snapshotId })).snapshotId;
  assert.deepEqual([await ask("s-2"), await ask("s-0")], ["s-2", "s-0"]);
  await snapshots.return(undefined);
  store.put(takenAt(30));
  assert.equal(await ask("s-1"), "s-1");
  store.put(takenAt(61.5));
  await assert.rejects(ask("s-1"), { code: status.FAILED_PRECONDITION });
});

test("a slow reader skips to the newest snapshot, and is told how many it has skipped", async (t) => {
  const { counters, counts } = countedReaders();
  const { client, store } = await openReadersDoor(t, [], { counters });
  store.put(large(0));
  const stream = client.watchSnapshots({ changes: true });
  const snapshots = snapshotsOf(stream);
  const first = (await snapshots.next()).value;
  assert.equal(first?.[0]?.snapshotId, "s-0");
  stream.pause();
  let second = 1;
  // What is under way when the reader stops fills its windows; all later ones are due, and have to wait.
  for (; second <= 20; second++) {
    store.put(large(second));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const mirror = new SnapshotMirror();
  for (const part of first ?? []) mirror.receive(part);
  let skipped = 0;
  for await (const parts of snapshots) {
    for (const part of parts) mirror.receive(part);
    skipped += parts[0]?.header?.skipped ?? 0;
    if (mirror.snapshotId === "s-20") break;
  }
  assert.equal(counts.skipped, skipped);
  assert.ok(skipped > 0 && skipped < 20, `${skipped} skipped`);
  assert.equal(mirror.list("nodes").length, 100);
});

test("a reader that takes in nothing is let go, and may go on later", async (t) => {
  const { counters, counts } = countedReaders();
  const { client, store, lines } = await openReadersDoor(t, [], { patienceMilliseconds: 50, counters });
  store.put(large(0));
  const stream = client.watchSnapshots({ changes: true });
  const failure = once(stream, "error");
  await once(stream, "data");
  stream.pause();
  // Until the windows are full, and for longer than the patience.
  let second = 1;
  const ticks = setInterval(() => store.put(large(second++)), 10);
  t.after(() => clearInterval(ticks));
  await until(() => second > 100);
  stream.resume();
  const [error] = await failure;
  assert.equal(error.code, status.ABORTED);
  assert.match(error.details, /^nothing was read for 0\.05 s; go on from the snapshot that you have$/);
  assert.deepEqual(counts.refused, ["grpc too-slow"]);
  assert.deepEqual(lines, []);
});

for (const [name, end] of [
  ["cancels", (stream: { cancel(): void }) => stream.cancel()],
  ["reaches its deadline", () => undefined],
] as const) {
  test(`a reader that ${name} is not told of further snapshots`, async (t) => {
    const { client, store, listeners } = await watchedDoor(t);
    store.put(takenAt(0));
    const stream = client.watchSnapshots({}, name === "cancels" ? {} : { deadline: Date.now() + 500 });
    stream.on("error", () => undefined);
    stream.resume();
    await until(() => listeners.size === 1);
    end(stream);
    await until(() => listeners.size === 0);
  });
}

/** A door that shows who listens to its store. */
async function watchedDoor(t: TestContext) {
  const door = await openReadersDoor(t);
  const listeners = new Set<object>();
  const subscribe = door.store.subscribe.bind(door.store);
  door.store.subscribe = (listener) => {
    listeners.add(listener);
    const unsubscribe = subscribe(listener);
    return () => {
      listeners.delete(listener);
      unsubscribe();
    };
  };
  return { ...door, listeners };
}

test("no more streams are served than may be at a time", async (t) => {
  const { client, store } = await openReadersDoor(t, [], { mostStreams: 2 });
  store.put(takenAt(0));
  const streams = [client.watchSnapshots({}), client.watchSnapshots({})].map((stream) => {
    stream.on("error", () => undefined);
    return stream;
  });
  await Promise.all(streams.map((stream) => once(stream, "data")));
  const refused = { code: status.RESOURCE_EXHAUSTED, details: /^2 readers are served streams already/ };
  await assert.rejects(client.getSnapshot({}).toArray(), refused);
  await assert.rejects(client.watchSnapshots({}).toArray(), refused);
  streams[0]?.cancel();
  const served = async () => {
    try {
      return (await client.getSnapshot({}).toArray()).length;
    } catch {
      return undefined;
    }
  };
  while ((await served()) === undefined);
});
