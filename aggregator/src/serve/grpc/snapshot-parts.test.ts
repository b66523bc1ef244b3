import assert from "node:assert/strict";
import { test } from "node:test";
import type { SnapshotPart } from "@kubevitals/proto";
import { emptyPodMetrics, encodeNodeMetrics } from "@kubevitals/proto";
import { podList } from "../../state/pod-list.ts";
import { nodeMetrics, oneOfEach, nodeRecord, snapshot } from "../../testing/records.ts";
import { snapshotParts } from "./snapshot-parts.ts";

/** What each part is, and how many records it carries. */
function shapeOf(parts: Iterable<SnapshotPart>) {
  return Array.from(parts, ({ snapshotId, ...part }) => {
    assert.equal(snapshotId, "s");
    const [[kind, content] = ["none", {}], ...others] = Object.entries(part);
    assert.deepEqual(others, []);
    return "items" in content ? `${kind} ${content.items.length}` : kind;
  });
}

function nodes(count: number) {
  return Array.from({ length: count }, (_, at) => nodeRecord(`n${at}`));
}

test("an empty snapshot is its header, the cluster and the end", () => {
  assert.deepEqual(shapeOf(snapshotParts(snapshot("s", []))), ["header", "cluster", "end"]);
});

test("the parts come in order, in batches, and the end counts them", () => {
  const pods = Array.from({ length: 501 }, (_, at) =>
    emptyPodMetrics({ podName: `p${at}`, namespace: "n", podUid: `${at}` }),
  );
  const networks = Array.from({ length: 3 }, (_, at) => ({ source: "a", target: `t${at}` }));
  const parts = Array.from(
    snapshotParts(snapshot("s", nodes(1001), { pods: podList(pods), networks, lists: oneOfEach })),
  );
  assert.deepEqual(shapeOf(parts), [
    "header",
    "nodes 500",
    "nodes 500",
    "nodes 1",
    "pods 500",
    "pods 1",
    "networks 3",
    "namespaces 1",
    "workloads 1",
    "services 1",
    "volumes 1",
    "volumeClaims 1",
    "quotas 1",
    "cluster",
    "end",
  ]);
  assert.deepEqual(parts.at(-1)?.end, {
    nodes: 1001,
    pods: 501,
    networks: 3,
    namespaces: 1,
    workloads: 1,
    services: 1,
    volumes: 1,
    volumeClaims: 1,
    quotas: 1,
  });
  assert.deepEqual(parts[0]?.header, {
    timestamp: { seconds: Date.UTC(2026, 0, 1) / 1000, nanos: 0 },
    clusterId: "cluster-1",
    coverage: { nodesKnown: 1001, nodesFresh: 0, checksApplicable: 2, checksEvaluated: 1, rate: 50 },
    sources: [{ name: "kubernetes", state: "SOURCE_STATE_OFF", reason: "Kubernetes is not read" }],
  });
  const names = parts.flatMap((part) => part.nodes?.items ?? []).map(({ nodeName }) => nodeName);
  assert.deepEqual(
    names,
    nodes(1001).map(({ metrics }) => metrics.nodeName),
  );
});

test("no part of nodes with many filesystems comes near the 4 MiB that clients accept", () => {
  const filesystems = Array.from({ length: 200 }, (_, at) => ({
    mountpoint: `/run/${"m".repeat(90)}/${at}`,
    device: "overlay",
    fstype: "overlay",
    capacityBytes: 1e12,
    availableBytes: 1e11,
  }));
  const customMetrics = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`${"ü".repeat(50)}${at}`, at]));
  const records = nodes(300).map(({ metrics }) =>
    nodeRecord(metrics.nodeName, { metrics: nodeMetrics(metrics.nodeName, { filesystems, customMetrics }) }),
  );
  const sizes = Array.from(snapshotParts(snapshot("s", records))).flatMap((part) =>
    part.nodes ? [part.nodes.items.reduce((bytes, item) => bytes + encodeNodeMetrics(item).length, 0)] : [],
  );
  assert.ok(sizes.length > 1);
  assert.deepEqual(
    sizes.filter((bytes) => bytes > 2 * 1024 * 1024),
    [],
  );
});

test("a node that alone is larger than a part goes alone", () => {
  const gpuModels = Array.from({ length: 1000 }, () => "x".repeat(1000));
  const large = nodeRecord("large", { metrics: nodeMetrics("large", { gpuModels }) });
  assert.deepEqual(shapeOf(snapshotParts(snapshot("s", [nodeRecord("a"), large, nodeRecord("b")]))), [
    "header",
    "nodes 1",
    "nodes 1",
    "nodes 1",
    "cluster",
    "end",
  ]);
});
