import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyNodeMetrics, type NodeMetrics } from "@kubevitals/proto";
import { nodeMetrics, nodeRecord, observation } from "../testing/records.ts";
import { clusterTotals } from "./cluster-totals.ts";

/** Totals over nodes that report only these values. */
function totalsOf(...nodes: readonly Partial<NodeMetrics>[]) {
  const records = nodes.map((values, at) => {
    const name = `n${at}`;
    return nodeRecord(name, { metrics: { ...emptyNodeMetrics(name), timestamp: { seconds: 1, nanos: 0 }, ...values } });
  });
  return clusterTotals(observation(records));
}

test("values are added up, and rates are over all nodes", () => {
  const totals = totalsOf(
    { cpuCapacityMillicores: 1000, cpuUsageMillicores: 1000, diskCapacityBytes: 0 },
    { cpuCapacityMillicores: 3000, cpuUsageMillicores: 0 },
  );
  assert.deepEqual([totals.cpuCapacityMillicores, totals.cpuUsageMillicores, totals.cpuUsageRate], [4000, 1000, 25]);
  assert.equal(totals.diskCapacityBytes, 0);
});

test("a total that no node reports is absent, and never zero", () => {
  const totals = totalsOf({ load1: 1 });
  const quantities = Object.entries(totals).filter(
    ([name]) => /Millicores$|Bytes$|Rate$|^gpu|^pods/.test(name) && name !== "gpuModels",
  );
  assert.ok(quantities.length > 10);
  assert.deepEqual(
    quantities.filter(([, value]) => value !== undefined),
    [],
  );
});

test("a rate is taken only over the nodes that report both sides of it", () => {
  const totals = totalsOf(
    { memoryCapacityBytes: 100, memoryUsageBytes: 50 },
    { memoryCapacityBytes: 900 },
    { memoryUsageBytes: 700 },
  );
  assert.deepEqual([totals.memoryCapacityBytes, totals.memoryUsageBytes, totals.memoryUsageRate], [1000, 750, 50]);
});

test("a rate over nothing is absent", () => {
  assert.equal(totalsOf({ diskCapacityBytes: 0, diskUsageBytes: 0 }).diskUsageRate, undefined);
});

test("sums that no number can hold are absent", () => {
  const huge = { cpuUsageMillicores: 1.5e308, cpuCapacityMillicores: 1.5e308, gpuCount: 2, gpuUsageRate: 1.5e308 };
  const totals = totalsOf(huge, huge);
  assert.deepEqual(
    [totals.cpuUsageMillicores, totals.cpuUsageRate, totals.gpuUsageRate],
    [undefined, undefined, undefined],
  );
  assert.equal(totals.gpuTotal, 4);
});

test("GPU usage is the mean over all GPUs", () => {
  const totals = totalsOf(
    { gpuCount: 3, gpuUsageRate: 100 },
    { gpuCount: 1, gpuUsageRate: 0 },
    { gpuCount: 4 },
    { gpuUsageRate: 9 },
  );
  assert.deepEqual([totals.gpuTotal, totals.gpuUsageRate], [8, 75]);
});

test("lost nodes are counted but not added up", () => {
  const lost = nodeRecord("b", { freshness: "FRESHNESS_LOST", ageSeconds: 90, metrics: nodeMetrics("b") });
  const stale = nodeRecord("c", { freshness: "FRESHNESS_STALE", ageSeconds: 9 });
  const totals = clusterTotals(observation([nodeRecord("a"), lost, stale]));
  assert.deepEqual([totals.nodesTotal, totals.nodesFresh, totals.nodesStale, totals.nodesLost], [3, 1, 1, 1]);
  assert.equal(totals.cpuCapacityMillicores, 8000);
  assert.deepEqual(totals.provenance, {
    source: "SOURCE_ESTIMATED",
    freshness: "FRESHNESS_STALE",
    ageSeconds: 9,
    reason: "not every node is fresh",
  });
});

const unheard = nodeRecord("b", { freshness: "FRESHNESS_STALE", metrics: emptyNodeMetrics("b") });
const provenances = [
  ["of fresh nodes", [nodeRecord("a")], "SOURCE_AGENT", "FRESHNESS_FRESH", 1, undefined],
  [
    "with a stale node",
    [nodeRecord("a"), nodeRecord("b", { freshness: "FRESHNESS_STALE", ageSeconds: 5 })],
    "SOURCE_AGENT",
    "FRESHNESS_STALE",
    5,
    "not every node is fresh",
  ],
  [
    "with a node that has not spoken yet",
    [nodeRecord("a"), unheard],
    "SOURCE_ESTIMATED",
    "FRESHNESS_STALE",
    1,
    "not every node is fresh",
  ],
  [
    "of lost nodes only",
    [nodeRecord("a", { freshness: "FRESHNESS_LOST", ageSeconds: 40 })],
    "SOURCE_ESTIMATED",
    "FRESHNESS_LOST",
    40,
    "not every node is fresh",
  ],
  ["without a node", [], "SOURCE_ESTIMATED", "FRESHNESS_LOST", undefined, "no node is known"],
] as const;

for (const [name, records, source, freshness, ageSeconds, reason] of provenances) {
  test(`a sum ${name} says where it comes from`, () => {
    assert.deepEqual(clusterTotals(observation(records)).provenance, { source, freshness, ageSeconds, reason });
  });
}

test("a sum from which a node is missing is not fresh", () => {
  const records = [nodeRecord("a"), nodeRecord("b", { freshness: "FRESHNESS_LOST" })];
  const { provenance } = clusterTotals(observation(records));
  assert.deepEqual([provenance?.freshness, provenance?.reason], ["FRESHNESS_STALE", "not every node is fresh"]);
});
