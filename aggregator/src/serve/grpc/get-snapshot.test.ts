import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { emptyPodMetrics, encodeMessage, type SnapshotPart } from "@kubevitals/proto";
import { podList } from "../../state/pod-list.ts";
import type { Snapshot } from "../../state/snapshot.ts";
import { openReadersDoor } from "../../testing/readers-door.ts";
import { nodeMetrics, nodeRecord, oneOfEach, snapshot } from "../../testing/records.ts";

/** The parts of a snapshot, as a reader gets them. */
async function partsOf(t: TestContext, held: Snapshot): Promise<readonly SnapshotPart[]> {
  const { client, store } = await openReadersDoor(t);
  store.put(held);
  return (await client.getSnapshot({}).toArray()) as SnapshotPart[];
}

/** What each part is, and how many records it carries. */
function shapeOf(parts: readonly SnapshotPart[]): readonly string[] {
  return parts.map(({ snapshotId, ...part }) => {
    assert.equal(snapshotId, "s");
    const [[kind, content] = ["none", {}], ...others] = Object.entries(part);
    assert.deepEqual(others, []);
    return "items" in content ? `${kind} ${content.items.length}` : kind;
  });
}

function nodes(count: number) {
  return Array.from({ length: count }, (_, at) => nodeRecord(`n${String(at).padStart(4, "0")}`));
}

test("an empty snapshot is its header, the cluster and the end", async (t) => {
  assert.deepEqual(shapeOf(await partsOf(t, snapshot("s", []))), ["header", "cluster", "end"]);
});

test("the parts come in order, and the end counts what they carry", async (t) => {
  const pods = Array.from({ length: 501 }, (_, at) =>
    emptyPodMetrics({ podName: `p${at}`, namespace: "n", podUid: `${at}` }),
  );
  const paths = Array.from({ length: 3 }, (_, at) => ({ source: "a", target: `t${at}` }));
  const parts = await partsOf(
    t,
    snapshot("s", nodes(1001), { pods: podList(pods), networks: () => paths, lists: oneOfEach }),
  );
  assert.deepEqual(shapeOf(parts), [
    "header",
    "nodes 1000",
    "nodes 1",
    "pods 501",
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
    issues: 0,
  });
  assert.deepEqual(parts[0]?.header, {
    timestamp: { seconds: Date.UTC(2026, 0, 1) / 1000, nanos: 0 },
    clusterId: "cluster-1",
    coverage: { nodesKnown: 1001, nodesFresh: 0, checksApplicable: 2, checksEvaluated: 1, rate: 50 },
    sources: [{ name: "kubernetes", state: "SOURCE_STATE_OFF", reason: "Kubernetes is not read" }],
    monotonicSeconds: 0,
    baseSnapshotId: "",
    skipped: 0,
  });
  const names = parts.flatMap((part) => part.nodes?.items ?? []).map(({ nodeName }) => nodeName);
  assert.deepEqual(
    names,
    nodes(1001).map(({ metrics }) => metrics.nodeName),
  );
});

test("no part is larger than a quarter of a mebibyte, whatever the nodes carry", async (t) => {
  const customMetrics = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`${"ü".repeat(50)}${at}`, at]));
  const records = nodes(30).map(({ metrics }) =>
    nodeRecord(metrics.nodeName, { metrics: nodeMetrics(metrics.nodeName, { customMetrics }) }),
  );
  const parts = await partsOf(t, snapshot("s", records));
  const sizes = parts.filter((part) => part.nodes).map((part) => encodeMessage("SnapshotPart", part).length);
  assert.ok(sizes.length > 1);
  assert.deepEqual(
    sizes.filter((bytes) => bytes > 256 * 1024 + 100),
    [],
  );
});

test("a node that alone is larger than a part goes alone", async (t) => {
  const gpuModels = Array.from({ length: 1000 }, () => "x".repeat(1000));
  const large = nodeRecord("large", { metrics: nodeMetrics("large", { gpuModels }) });
  assert.deepEqual(shapeOf(await partsOf(t, snapshot("s", [nodeRecord("a"), large, nodeRecord("z")]))), [
    "header",
    "nodes 1",
    "nodes 1",
    "nodes 1",
    "cluster",
    "end",
  ]);
});
