import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFieldSelection, selectFields } from "./field-selection.ts";

const item = {
  podName: "web",
  namespace: "shop",
  labels: { app: "web", "example.com/team": "core", constructor: "c" },
  containers: [{ containerName: "a", image: "i", restartCount: 0 }, { containerName: "b" }],
  provenance: { source: "agent", freshness: "fresh" },
};

const selections: readonly (readonly [fields: string, selected: object])[] = [
  ["podName", { podName: "web" }],
  ["namespace, podName", { namespace: "shop", podName: "web" }],
  ["freshness", { provenance: { freshness: "fresh" } }],
  ["provenance.source,provenance.freshness", { provenance: { source: "agent", freshness: "fresh" } }],
  ["provenance.source,provenance", { provenance: { source: "agent", freshness: "fresh" } }],
  ["provenance,provenance.source", { provenance: { source: "agent", freshness: "fresh" } }],
  ["labels.example.com/team", { labels: { "example.com/team": "core" } }],
  ["labels.constructor,labels.toString,labels.__proto__", { labels: { constructor: "c" } }],
  [
    "containers.restartCount,containers.containerName",
    { containers: [{ restartCount: 0, containerName: "a" }, { containerName: "b" }] },
  ],
  ["phase,cpuUsageMillicores", {}],
];

for (const [fields, selected] of selections) {
  test(`of an item ${fields} are selected, and nothing is made up`, () => {
    const found = selectFields(parseFieldSelection("PodMetrics", fields), item);
    assert.deepEqual(found, selected);
    assert.equal(Object.getPrototypeOf(found), Object.prototype);
  });
}
