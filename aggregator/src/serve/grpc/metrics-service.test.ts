import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import {
  emptyPodMetrics,
  type PodMetrics,
  type RecordKind,
  type RecordSelection,
  type SnapshotPart,
} from "@kubevitals/proto";
import { podList } from "../../state/pod-list.ts";
import { openReadersDoor } from "../../testing/readers-door.ts";
import { nodeRecord, snapshot } from "../../testing/records.ts";

const pod = (namespace: string, podName: string): PodMetrics => ({
  ...emptyPodMetrics({ namespace, podName, podUid: podName }),
});
const full = snapshot("s-1", [nodeRecord("a"), nodeRecord("constructor")], {
  pods: podList([pod("shop", "web"), pod("shop", "db"), pod("other", "web")]),
  networks: () => [{ source: "a", target: "b", connected: true }],
});

function selection(kind: RecordKind, more: Partial<RecordSelection> = {}): RecordSelection {
  return { kind, filters: [], labelSelector: "", namespace: "", nodeName: "", fields: [], ...more };
}

type Client = Awaited<ReturnType<typeof openReadersDoor>>["client"];
type Ask = (client: Client, snapshotId: string) => Promise<{ readonly snapshotId: string }>;

const methods: readonly (readonly [name: string, ask: Ask])[] = [
  ["listNodes", (client, snapshotId) => client.listNodes({ snapshotId })],
  ["getNode", (client, snapshotId) => client.getNode({ snapshotId, nodeName: "a" })],
  ["listPods", (client, snapshotId) => client.listPods({ snapshotId })],
  ["getPod", (client, snapshotId) => client.getPod({ snapshotId, namespace: "shop", podName: "web" })],
  ["getCluster", (client, snapshotId) => client.getCluster({ snapshotId })],
  ["getNetwork", (client, snapshotId) => client.getNetwork({ snapshotId })],
  ["getHealth", (client, snapshotId) => client.getHealth({ snapshotId })],
  [
    "getSnapshot",
    async (client, snapshotId) =>
      ((await client.getSnapshot({ snapshotId }).toArray()) as SnapshotPart[])[0] ?? assert.fail(),
  ],
];

for (const [name, ask] of methods) {
  test(`${name} answers from the newest snapshot or the one that is named, and says which`, async (t) => {
    const { client, store } = await openReadersDoor(t);
    await assert.rejects(ask(client, ""), { code: status.UNAVAILABLE, details: /no snapshot has been taken yet/ });
    await assert.rejects(ask(client, "s-1"), {
      code: status.FAILED_PRECONDITION,
      details: /snapshot 's-1' is not held/,
    });
    store.put({ ...full, monotonic: 0 });
    assert.equal((await ask(client, "")).snapshotId, "s-1");
    store.put({ ...full, id: "s-2", monotonic: 1000 });
    // Until the newest's answer to what is asked again and again is written the one before it answers.
    let answered = "s-1";
    while (answered === "s-1") answered = (await ask(client, "")).snapshotId;
    assert.equal(answered, "s-2");
    assert.equal((await ask(client, "s-1")).snapshotId, "s-1");
    store.put({ ...full, id: "s-3", monotonic: 60_001 });
    await assert.rejects(ask(client, "s-1"), { code: status.FAILED_PRECONDITION });
  });
}

test("what the snapshot holds is what readers get", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(full);
  assert.deepEqual(
    (await client.listNodes({})).nodes.map(({ nodeName }) => nodeName),
    ["a", "constructor"],
  );
  assert.equal((await client.getNode({ nodeName: "constructor" })).node?.cpuUsageRate, 25);
  assert.deepEqual(
    (await client.listPods({})).pods.map(({ podName }) => podName),
    ["web", "db", "web"],
  );
  assert.deepEqual(
    (await client.listPods({ namespace: "shop" })).pods.map(({ podName }) => podName),
    ["web", "db"],
  );
  assert.equal((await client.getPod({ namespace: "other", podName: "web" })).pod?.namespace, "other");
  assert.equal((await client.getCluster({})).cluster?.nodesTotal, 2);
  assert.equal((await client.getNetwork({})).networks[0]?.target, "b");
  assert.equal((await client.getHealth({})).health?.status, "HEALTH_STATUS_UNKNOWN");
});

test("where pods are not read the answer says why", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(snapshot("s", []));
  assert.deepEqual(await client.listPods({}), {
    snapshotId: "s",
    pods: [],
    unavailable: "Kubernetes is not read",
    continueToken: "",
  });
  await assert.rejects(client.getPod({ namespace: "a", podName: "b" }), {
    code: status.NOT_FOUND,
    details: /Kubernetes is not read$/,
  });
});

const failures: readonly (readonly [
  name: string,
  ask: (client: Client) => Promise<unknown>,
  code: status,
  details: RegExp,
])[] = [
  [
    "a node that is not there",
    (client) => client.getNode({ nodeName: "b" }),
    status.NOT_FOUND,
    /^node 'b' is not in snapshot s-1$/,
  ],
  [
    "a node whose name every object has",
    (client) => client.getNode({ nodeName: "__proto__" }),
    status.NOT_FOUND,
    /^node '__proto__'/,
  ],
  [
    "a node with a name that is longer than names are",
    (client) => client.getNode({ nodeName: "ü".repeat(30_000) }),
    status.NOT_FOUND,
    /^node '\?{253}' is not/,
  ],
  [
    "a node with a name of a megabyte",
    (client) => client.getNode({ nodeName: "ü".repeat(500_000) }),
    status.RESOURCE_EXHAUSTED,
    /^the request has 1000004 bytes; 65536 are the most$/,
  ],
  [
    "snapshots with a request of a megabyte",
    (client) => client.watchSnapshots({ baseSnapshotId: "x".repeat(1_000_000) }).toArray(),
    status.RESOURCE_EXHAUSTED,
    /^the request has 10000\d\d bytes/,
  ],
  [
    "something of five megabytes",
    (client) => client.getNode({ nodeName: "x".repeat(5_000_000) }),
    status.RESOURCE_EXHAUSTED,
    /larger than max/,
  ],
  [
    "snapshots against one, but not changes",
    (client) => client.watchSnapshots({ baseSnapshotId: "s-1" }).toArray(),
    status.INVALID_ARGUMENT,
    /^base_snapshot_id is given without changes/,
  ],
  [
    "records of no kind",
    (client) => client.getSnapshot({ selections: [selection("RECORD_KIND_UNSPECIFIED")] }).toArray(),
    status.INVALID_ARGUMENT,
    /^selections: kind RECORD_KIND_UNSPECIFIED is none/,
  ],
  [
    "one kind twice",
    (client) =>
      client.watchSnapshots({ selections: [selection("RECORD_KIND_PODS"), selection("RECORD_KIND_PODS")] }).toArray(),
    status.INVALID_ARGUMENT,
    /^selections: RECORD_KIND_PODS comes twice/,
  ],
  [
    "a filter on what is no field",
    (client) =>
      client.watchSnapshots({ selections: [selection("RECORD_KIND_NODES", { filters: ["colour=red"] })] }).toArray(),
    status.INVALID_ARGUMENT,
    /NodeMetrics has no field 'colour'/,
  ],
  ["a node without a name", (client) => client.getNode({}), status.INVALID_ARGUMENT, /^node_name is empty$/],
  [
    "a pod that is not there",
    (client) => client.getPod({ namespace: "a", podName: "b\n" }),
    status.NOT_FOUND,
    /^pod 'a\/b\?' is not in snapshot s-1$/,
  ],
  [
    "a pod without a namespace",
    (client) => client.getPod({ podName: "web" }),
    status.INVALID_ARGUMENT,
    /^namespace is empty$/,
  ],
  [
    "a pod without a name",
    (client) => client.getPod({ namespace: "shop" }),
    status.INVALID_ARGUMENT,
    /^pod_name is empty$/,
  ],
  [
    "a snapshot with a hostile id",
    (client) => client.listNodes({ snapshotId: `${"x".repeat(63)}🙂\n` }),
    status.FAILED_PRECONDITION,
    /^snapshot 'x{63}\?' is not held/,
  ],
  [
    "snapshots at a negative interval",
    (client) => client.watchSnapshots({ minIntervalSeconds: -1 }).toArray(),
    status.INVALID_ARGUMENT,
    /^min_interval_seconds is -1; it must be from 0 to 3600$/,
  ],
  [
    "snapshots at an interval that is none",
    (client) => client.watchSnapshots({ minIntervalSeconds: NaN }).toArray(),
    status.INVALID_ARGUMENT,
    /is NaN/,
  ],
];

for (const [name, ask, code, details] of failures) {
  test(`who asks for ${name} is told so, and the next question is answered`, async (t) => {
    const { client, store } = await openReadersDoor(t);
    store.put(full);
    await assert.rejects(ask(client), { code, details });
    assert.equal((await client.listNodes({})).snapshotId, "s-1");
  });
}

test("a defect of ours is logged and not told", async (t) => {
  const { client, store, lines } = await openReadersDoor(t);
  const broken = { ...full };
  Object.defineProperty(broken, "networks", {
    get() {
      throw new Error("secret");
    },
  });
  store.put(broken);
  await assert.rejects(client.getNetwork({}), { code: status.INTERNAL, details: /^the request could not be answered/ });
  assert.match(JSON.stringify(lines), /secret/);
});
