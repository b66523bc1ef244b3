import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeMetricsToJson, type NodeMetrics } from "@kubevitals/proto";
import { nodeMetrics } from "../../testing/records.ts";
import { nodeText } from "./node-text.ts";

const timestamp = { seconds: 1_795_000_000, nanos: 250_000_000 };

const collectors: NodeMetrics["collectors"] = [
  { name: "cpu", state: "COLLECTOR_STATE_OK" },
  { name: "zfs", state: "COLLECTOR_STATE_ABSENT", reason: 'no "zfs"\n' },
];

const full: Partial<NodeMetrics> = {
  timestamp,
  provenance: { source: "SOURCE_AGENT", freshness: "FRESHNESS_FRESH", ageSeconds: 0.25, receivedAt: timestamp },
  cpuUsageMillicores: 1234.5678901234567,
  memoryCapacityBytes: 2 ** 53 - 1,
  load1: 1e-7,
  load5: 1e21,
  load15: -0,
  cpuIowaitRate: NaN,
  cpuStealRate: Infinity,
  healthy: false,
  collectors,
  conditions: [{ type: "Ready", status: "True", reason: "", message: "ö\u2028", lastTransitionTime: timestamp }],
  labels: { "a/b": 'quote"', __proto__x: "y" },
  customMetrics: { 'x{a="b"}': 1 },
  events: [],
  info: { kernelVersion: "6.1" } as NodeMetrics["info"],
};

const cases: readonly [name: string, node: NodeMetrics][] = [
  ["a node of which nothing is known", nodeMetrics("a")],
  ["a node with everything", nodeMetrics("b", full)],
  ["fields that are said to be undefined", nodeMetrics("c", { load1: undefined, timestamp: undefined })],
  ["the same objects in another node", nodeMetrics("d", { collectors, load1: 2 })],
  ["another name for the same kind of object", nodeMetrics("e", { labels: {}, customMetrics: {} })],
];
for (const [name, node] of cases) {
  test(`${name}: written as JSON.stringify writes it`, () => {
    for (let time = 0; time < 2; time++) assert.equal(nodeText(node), JSON.stringify(nodeMetricsToJson(node)));
  });
}

test("a list that is another object is written anew", () => {
  const [before, after] = [nodeMetrics("a", { missing: ["x"] }), nodeMetrics("a", { missing: ["x", "y"] })];
  assert.match(nodeText(before), /"missing":\["x"\]/);
  assert.match(nodeText(after), /"missing":\["x","y"\]/);
});
