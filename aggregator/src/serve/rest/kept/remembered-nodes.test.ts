import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeMetricsToJson, type NodeMetrics } from "@kubevitals/proto";
import { nodeMetrics } from "../../../testing/records.ts";
import { RememberedNodes } from "./remembered-nodes.ts";

const aged = (ageSeconds: number): Partial<NodeMetrics> => ({
  provenance: { source: "SOURCE_AGENT", freshness: "FRESHNESS_FRESH", ageSeconds },
});

const vitals = { ...nodeMetrics("a"), ...aged(0) };

/** Metrics of one node in one snapshot after another. */
const cases: readonly [what: string, snapshots: readonly NodeMetrics[]][] = [
  ["the same again", [vitals, vitals]],
  ["the same, but older", [vitals, { ...vitals, ...aged(1) }, { ...vitals, ...aged(2) }]],
  [
    "the same from elsewhere",
    [vitals, { ...vitals, provenance: { source: "SOURCE_KUBELET", freshness: "FRESHNESS_STALE" } }],
  ],
  ["new values", [vitals, { ...vitals, cpuUsageRate: 26 }, { ...vitals, cpuUsageRate: 26, load1: NaN }]],
  ["another object that says something else", [vitals, { ...vitals, missing: ["x"] }]],
  ["a value that has come", [vitals, { ...vitals, healthy: true }]],
  ["a value that has gone", [{ ...vitals, healthy: true }, vitals]],
  [
    "a value that has gone, and another that has come",
    [
      { ...vitals, load1: 1 },
      { ...vitals, load5: 1 },
    ],
  ],
  [
    "a value that is said to be undefined",
    [
      { ...vitals, load1: 1 },
      { ...vitals, load1: undefined },
    ],
  ],
  [
    "values in another order",
    [
      { ...vitals, load1: 1, load5: 2 },
      { ...vitals, load5: 2, load1: 1 },
    ],
  ],
  ["no word of where it is from any more", [vitals, { ...vitals, provenance: undefined }, vitals]],
  ["nothing but its name", [vitals, nodeMetrics("a"), vitals]],
];
for (const [what, snapshots] of cases) {
  test(`a node of which each snapshot says ${what} is written as JSON.stringify writes it`, () => {
    const remembered = new RememberedNodes();
    for (const node of snapshots) {
      assert.equal([remembered.next()(node)].flat().join(""), JSON.stringify(nodeMetricsToJson(node)));
    }
  });
}

test("nodes are told apart by their names, whatever their order, and one that comes back is written", () => {
  const remembered = new RememberedNodes();
  const [a, b] = [{ ...vitals }, { ...vitals, nodeName: "b", load1: 3 }];
  for (const nodes of [[a, b], [b, a], [b], [a]]) {
    const write = remembered.next();
    const texts = nodes.map((node) => [write(node)].flat().join(""));
    assert.deepEqual(
      texts,
      nodes.map((node) => JSON.stringify(nodeMetricsToJson(node))),
    );
  }
});

test("what stays the same is not written again", () => {
  const remembered = new RememberedNodes();
  const [first, second] = [vitals, { ...vitals, ...aged(1) }].map((node) => remembered.next()(node));
  assert.ok(Array.isArray(first) && Array.isArray(second));
  assert.deepEqual([first[0], first[2]], [second[0], second[2]]);
  assert.notEqual(first[1], second[1]);
});
