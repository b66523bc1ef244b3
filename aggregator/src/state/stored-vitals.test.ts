import assert from "node:assert/strict";
import { test } from "node:test";
import { vitalsWithout, type NodeMetrics } from "@kubevitals/proto";
import { historyOf, pastVitals } from "../testing/past.ts";
import { noSeries } from "./stored-series.ts";
import { StoredVitals, type StoredSteady, type ToldVitals } from "./stored-vitals.ts";
import { tell, vitalsAt } from "./testing/told-vitals.ts";

/** Stores vitals as a history does: as they came where they may be, else in full. */
function add(
  store: StoredVitals,
  metrics: NodeMetrics,
  steady: StoredSteady,
  told?: ToldVitals,
  base?: number,
): number {
  return (told && base !== undefined ? store.addTold(told, base) : undefined) ?? store.addFull(metrics, steady);
}

/** So many seconds, stored one after another; each against that of so many seconds before. */
function storeSeconds(count: number, back = 1) {
  const store = new StoredVitals();
  const all: { metrics: NodeMetrics; piece: number }[] = [];
  let steady: StoredSteady | undefined;
  for (let second = 0; second < count; second++) {
    const base = all[second - back];
    const { metrics, told } = base ? tell(base.metrics, vitalsAt(second), second) : { metrics: vitalsAt(second) };
    steady = store.steadyOf(metrics, steady);
    all.push({ metrics, piece: add(store, metrics, steady, told, base?.piece) });
    told?.message.fill(255); // the memory is another's now
  }
  return { store, all, steady };
}

for (const back of [1, 2, 3]) {
  test(`vitals that were told against those of ${back} s before are read as they were`, () => {
    const { store, all } = storeSeconds(50, back);
    const read = store.reader();
    for (const { piece, metrics } of all) assert.deepEqual(read(piece), metrics);
    for (const { piece, metrics } of all.toReversed()) assert.deepEqual(store.reader()(piece), metrics);
  });
}

test("no more than eight have to be read before any, and most are kept as they came", () => {
  const { store, all } = storeSeconds(50);
  const depths = all.map(({ piece }) => store.depthOf(piece));
  assert.deepEqual(depths.slice(0, 12), [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2]);
});

test("vitals of which other fields are taken than of the first are kept in full", () => {
  const { store, all, steady = assert.fail() } = storeSeconds(2);
  const { metrics, piece: base } = all[1] ?? assert.fail();
  const { told } = tell(metrics, vitalsAt(2), 2);
  const depths = [told, { ...told, shape: vitalsWithout(new Set()) }].map((each) =>
    store.depthOf(add(store, metrics, steady, each, base)),
  );
  assert.deepEqual(depths, [2, 0]);
});

test("a long message is kept in full: it says little for its length", () => {
  const { store, all, steady = assert.fail() } = storeSeconds(1);
  const { metrics: base, piece: basePiece } = all[0] ?? assert.fail();
  const { metrics, told } = tell(base, vitalsAt(2), 2);
  const padding = Buffer.concat([Buffer.of(0xfa, 0x7f, 0xff, 0x7f), Buffer.alloc(16_383)]); // a field that nobody knows
  const message = Buffer.concat([told.message, padding]);
  const piece = add(store, metrics, steady, { ...told, message }, basePiece);
  assert.equal(store.depthOf(piece), 0);
  assert.deepEqual(store.reader()(piece), metrics);
});

test("what others are against takes memory until they have gone as well, and then nothing does", () => {
  const { store, all, steady = assert.fail() } = storeSeconds(5);
  const full = store.bytes;
  for (const { piece } of all.slice(0, 4)) store.release(piece);
  assert.equal(store.bytes, full);
  const last = all[4] ?? assert.fail();
  assert.deepEqual(store.reader()(last.piece), last.metrics);
  store.release(last.piece);
  assert.ok(store.bytes > 0 && store.bytes < full / 2, "but for the steady part");
  store.release(steady.piece);
  assert.equal(store.bytes, 0);
});

test("a reader is not misled by a piece that has another's number", () => {
  const { store, all, steady = assert.fail() } = storeSeconds(1);
  const { piece } = all[0] ?? assert.fail();
  const read = store.reader();
  read(piece);
  store.release(piece);
  assert.equal(store.addFull(vitalsAt(7), steady), piece);
  assert.equal(read(piece).load1, 7);
});

test("a history keeps in full what is against vitals that have gone", () => {
  const history = historyOf({ recordsPerNode: 1 });
  const [first, second] = [vitalsAt(0), vitalsAt(30)];
  history.addVitals(first, { sessionRank: 0, sequence: 1, ageSeconds: 0 }, 0);
  history.addVitals(second, { sessionRank: 0, sequence: 2, ageSeconds: 0 }, 0);
  const { metrics, told } = tell(first, vitalsAt(2), 3);
  history.addVitals(metrics, { sessionRank: 0, sequence: 3, ageSeconds: 0 }, 0, { ...told, baseSequence: 1 });
  assert.deepEqual(pastVitals(history, "a"), [metrics]);
});

test("a history that has dropped the beginning still reads what was told against it", () => {
  const history = historyOf({ recordsPerNode: 5 });
  let last = vitalsAt(0);
  history.addVitals(last, { sessionRank: 0, sequence: 1, ageSeconds: 0 }, 0);
  const expected: NodeMetrics[] = [];
  for (let second = 1; second < 30; second++) {
    const { metrics, told } = tell(last, vitalsAt(second), second + 1);
    const origin = { sessionRank: 0, sequence: second + 1, ageSeconds: 0 };
    history.addVitals(metrics, origin, 0, { ...told, baseSequence: second });
    expected.push(metrics);
    last = metrics;
  }
  assert.deepEqual(pastVitals(history, "a"), expected.slice(-5));
  assert.deepEqual(pastVitals(history, "a", { from: 28_000, to: 28_000 }), [expected[27]]);
  assert.equal(history.has("a", 1e9), false);
  assert.equal(history.bytes, 0);
});

test("a history keeps what was told, and not again what it was told against", () => {
  const history = historyOf();
  const customMetrics = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`metric_${at}`, at]));
  let last: NodeMetrics = { ...vitalsAt(0), customMetrics };
  history.addVitals(last, { sessionRank: 0, sequence: 1, ageSeconds: 0 }, 0);
  const alone = history.bytes;
  for (let second = 1; second <= 8; second++) {
    const { metrics, told } = tell(last, { ...vitalsAt(second), customMetrics }, second + 1);
    const origin = { sessionRank: 0, sequence: second + 1, ageSeconds: 0 };
    history.addVitals(metrics, origin, 0, { ...told, baseSequence: second });
    last = metrics;
  }
  assert.ok(history.bytes < 3 * alone, `${history.bytes}, the first alone ${alone}`);
});

test("a history takes nothing else for what vitals are against: no series, no other session, no other number", () => {
  const history = historyOf();
  const [first, second] = [vitalsAt(0), vitalsAt(1)];
  history.addVitals(first, { sessionRank: 0, sequence: 1, ageSeconds: 0 }, 0);
  history.addSeries("a", 0, noSeries, { sessionRank: 1, sequence: 1, ageSeconds: 0 }, 0);
  const { metrics, told } = tell(vitalsAt(9), second, 2);
  history.addVitals(metrics, { sessionRank: 1, sequence: 2, ageSeconds: 0 }, 0, { ...told, baseSequence: 1 });
  history.addVitals(metrics, { sessionRank: 2, sequence: 3, ageSeconds: 0 }, 0, { ...told, baseSequence: 2 });
  history.addVitals(first, { sessionRank: 3, sequence: 5, ageSeconds: 0 }, 0);
  history.addVitals(metrics, { sessionRank: 3, sequence: 6, ageSeconds: 0 }, 0, { ...told, baseSequence: 4 });
  history.addVitals(metrics, { sessionRank: 2, sequence: 6, ageSeconds: 0 }, 0, { ...told, baseSequence: 5 });
  assert.deepEqual(pastVitals(history, "a"), [first, metrics, metrics, metrics, first, metrics]);
});
