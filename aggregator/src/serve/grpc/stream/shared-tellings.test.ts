import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "@kubevitals/program";
import type { Snapshot } from "../../../state/snapshot.ts";
import { nodeMetrics, nodeRecord, snapshot } from "../../../testing/records.ts";
import { SharedTellings, type SharedTelling } from "./shared-tellings.ts";
import { parseSelections } from "./selection.ts";
import { WorkQueue } from "./work-queue.ts";

/** A snapshot of two nodes, and how often their metrics are read. */
function counted(id: string): { snapshot: Snapshot; reads: () => number } {
  let reads = 0;
  const metrics = nodeMetrics("n");
  const record = {
    ...nodeRecord("n"),
    get metrics() {
      reads++;
      return metrics;
    },
  };
  return { snapshot: { ...snapshot(id, []), nodes: new Map([["n", record]]) }, reads: () => reads };
}

const selection = parseSelections([]);

async function readAll(telling: SharedTelling): Promise<number> {
  let parts = 0;
  for (let index = 0; ; index++) {
    const piece = await telling.piece(index);
    if (piece === undefined) return parts;
    parts += piece.parts.length;
  }
}

test("what many readers are told is worked out once, and forgotten when the last one has left", async () => {
  const tellings = new SharedTellings(new WorkQueue(systemClock));
  const { snapshot: held, reads } = counted("s");
  const telling = { snapshot: held, base: undefined, selection, isByChanges: true };
  const readers = [1, 2, 3].map(() => tellings.acquire(telling));
  assert.deepEqual(await Promise.all(readers.map(readAll)), [2, 2, 2]);
  assert.equal(reads(), 1);
  assert.ok(tellings.keptBytes > 0);
  for (const reader of readers) reader.release();
  for (const reader of readers) reader.release();
  assert.equal(tellings.keptBytes, 0);
});

test("where there is no room to keep it, it is worked out again for who comes later", async () => {
  const tellings = new SharedTellings(new WorkQueue(systemClock), 0);
  const { snapshot: held, reads } = counted("s");
  const telling = { snapshot: held, base: undefined, selection, isByChanges: true };
  const [one, other] = [tellings.acquire(telling), tellings.acquire(telling)];
  assert.equal(await readAll(one), 2);
  assert.equal(await readAll(other), 2);
  assert.equal(reads(), 2);
  assert.equal(tellings.keptBytes, 0);
});

test("readers of other records, or against another base, are told something else", async () => {
  const tellings = new SharedTellings(new WorkQueue(systemClock));
  const none = { filters: [], labelSelector: "", namespace: "", nodeName: "", fields: [] };
  const [a, b] = [counted("a").snapshot, counted("b").snapshot];
  const ofPods = parseSelections([{ kind: "RECORD_KIND_PODS", ...none }]);
  assert.equal(await readAll(tellings.acquire({ snapshot: b, base: undefined, selection, isByChanges: true })), 2);
  assert.equal(await readAll(tellings.acquire({ snapshot: b, base: a, selection, isByChanges: true })), 1);
  assert.equal(await readAll(tellings.acquire({ snapshot: b, base: a, selection: ofPods, isByChanges: true })), 0);
});

test("a piece that cannot be worked out fails for its readers, and the next one goes on", async () => {
  const tellings = new SharedTellings(new WorkQueue(systemClock));
  const { snapshot: held } = counted("s");
  const record = {
    ...nodeRecord("n"),
    get metrics(): never {
      throw new Error("defect");
    },
  };
  const broken = { ...held, nodes: new Map([["n", record]]) };
  const telling = tellings.acquire({ snapshot: broken, base: undefined, selection, isByChanges: true });
  await assert.rejects(telling.piece(0), /defect/);
  telling.release();
  const whole = tellings.acquire({ snapshot: held, base: undefined, selection, isByChanges: true });
  assert.equal(await readAll(whole), 2);
});
