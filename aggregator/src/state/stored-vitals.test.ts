import assert from "node:assert/strict";
import { test } from "node:test";
import {
  deltaBetween,
  encodeAgentMessage,
  gpuChanges,
  timestampOf,
  vitalsWithout,
  type NodeMetrics,
  type Vitals,
} from "@kubevitals/proto";
import { historyOf, pastVitals } from "../testing/past.ts";
import { nodeMetrics } from "../testing/records.ts";
import { mergedVitals } from "./merged-vitals.ts";
import { storeVitals, vitalsReader, type LatestVitals, type StoredVitals, type ToldVitals } from "./stored-vitals.ts";

const shape = vitalsWithout(new Set(["labels"]));

/** Vitals of a node second by second: some fields come and go, some stay, one is not the agent's to say. */
function vitalsAt(second: number): NodeMetrics {
  return nodeMetrics("a", {
    timestamp: timestampOf(second * 1000),
    load1: second,
    ...(second % 3 === 0 && { load15: 40 + second }),
    gpuModels: second % 5 === 0 ? [] : ["A100"],
    gpus: [
      { index: 0, vendor: "nvidia", reader: "nvml", owners: [], throttleReasons: [], faults: [], usageRate: second },
    ],
    customMetrics: { round: Math.floor(second / 4) },
    collectors: [{ name: `collector of ${Math.floor(second / 10)}`, state: "COLLECTOR_STATE_OK" }],
  });
}

/** What an agent says of vitals against others, with a field that it may not say, and what is made of it. */
function tell(base: NodeMetrics, next: NodeMetrics, sequence: number): { metrics: NodeMetrics; told: ToldVitals } {
  const { changed, cleared } = deltaBetween(base, { ...next, labels: { forged: "yes" } });
  const gpus = gpuChanges(base.gpus, next.gpus) ?? assert.fail();
  const { timestamp } = next;
  const vitals: Vitals = {
    sequence,
    baseSequence: 1,
    changed: { ...changed, gpus: [] },
    cleared,
    networks: [],
    gpus,
    ...(timestamp && { timestamp }),
  };
  const metrics = mergedVitals(base, vitals, shape) ?? assert.fail();
  return { metrics, told: { message: encodeAgentMessage({ vitals }), base, shape } };
}

/** So many seconds, stored one after another; each against that of so many seconds before. */
function storeSeconds(count: number, back = 1) {
  const all: { metrics: NodeMetrics; vitals: StoredVitals }[] = [];
  let latest: LatestVitals | undefined;
  for (let second = 0; second < count; second++) {
    const base = all[second - back]?.metrics;
    const { metrics, told } = base ? tell(base, vitalsAt(second), second) : { metrics: vitalsAt(second) };
    const stored = storeVitals(metrics, latest, told);
    told?.message.fill(255); // the memory is another's now
    latest = stored.latest;
    all.push({ metrics, vitals: stored.vitals });
  }
  return all;
}

for (const back of [1, 2, 3]) {
  test(`vitals that were told against those of ${back} s before are read as they were`, () => {
    const all = storeSeconds(50, back);
    const read = vitalsReader();
    for (const { vitals, metrics } of all) assert.deepEqual(read(vitals), metrics);
    for (const { vitals, metrics } of all.toReversed()) assert.deepEqual(vitalsReader()(vitals), metrics);
  });
}

test("no more than eight have to be read before any, and most are kept as they came", () => {
  const depths = storeSeconds(50).map(({ vitals }) => vitals.depth);
  assert.deepEqual(depths.slice(0, 12), [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2]);
});

test("what is against vitals that are not known any more is kept in full", () => {
  assert.deepEqual(
    storeSeconds(20, 4).map(({ vitals }) => vitals.depth),
    Array.from({ length: 20 }, () => 0),
  );
});

test("a long message is kept in full: it says little for its length", () => {
  const first = storeVitals(vitalsAt(1), undefined);
  const base = first.latest.stored[0]?.metrics ?? assert.fail();
  const { metrics, told } = tell(base, vitalsAt(2), 2);
  const padding = Buffer.concat([Buffer.of(0xfa, 0x7f, 0xff, 0x7f), Buffer.alloc(16_383)]); // a field that nobody knows
  const { vitals } = storeVitals(metrics, first.latest, { ...told, message: Buffer.concat([told.message, padding]) });
  assert.equal(vitals.depth, 0);
  assert.deepEqual(vitalsReader()(vitals), metrics);
});

test("a history that has dropped the beginning still reads what was told against it", () => {
  const history = historyOf({ recordsPerNode: 5 });
  let last = vitalsAt(0);
  history.addVitals(last, { sessionRank: 0, sequence: 1, ageSeconds: 0 }, 0);
  const expected: NodeMetrics[] = [];
  for (let second = 1; second < 30; second++) {
    const { metrics, told } = tell(last, vitalsAt(second), second + 1);
    history.addVitals(metrics, { sessionRank: 0, sequence: second + 1, ageSeconds: 0 }, 0, told);
    expected.push(metrics);
    last = metrics;
  }
  assert.deepEqual(pastVitals(history, "a"), expected.slice(-5));
  assert.deepEqual(pastVitals(history, "a", { from: 28_000, to: 28_000 }), [expected[27]]);
});
