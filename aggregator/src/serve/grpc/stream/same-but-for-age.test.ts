import assert from "node:assert/strict";
import { test } from "node:test";
import type { GPUMetrics, NodeMetrics } from "@kubevitals/proto";
import { gpu } from "../../../testing/gpus.ts";
import { nodeMetrics } from "../../../testing/records.ts";
import { isSameRecord, sameAfter } from "./same-but-for-age.ts";

/** A node whose only GPU was heard of so many seconds before. */
function node(ageSeconds: number, more: Partial<GPUMetrics> = {}): NodeMetrics {
  const provenance = { source: "SOURCE_AGENT", freshness: "FRESHNESS_FRESH", ageSeconds } as const;
  return nodeMetrics("n", { provenance, gpus: [gpu(0, { provenance, ...more })] });
}

const cases: readonly (readonly [story: string, before: NodeMetrics, after: NodeMetrics, isSame: boolean])[] = [
  ["as old as time makes it", node(1), node(3), true],
  ["older than that", node(1), node(4), false],
  ["as old, and busier", node(1), node(3, { usageRate: 81 }), false],
  ["as old, and somebody else's", node(1), node(3, { owners: [{ knownBy: "kubelet" }] }), false],
  ["gone", node(1), { ...node(3), gpus: [] }, false],
];

for (const [story, before, after, isSame] of cases) {
  test(`a node whose GPU is ${story} ${isSame ? "says the same" : "says something new"}`, () => {
    assert.equal(isSameRecord(before, after, sameAfter(2)), isSame);
  });
}
