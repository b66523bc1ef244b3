import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { emptyNodeMetrics } from "@kubevitals/proto";
import { kubeViewOf, named, recordedView, resourceView, type Objects } from "../../testing/cluster-objects.ts";
import { nodeMetrics, nodeRecord, observation } from "../../testing/records.ts";
import type { KubeView } from "../objects/kube-view.ts";
import type { NodeRecord } from "../snapshot.ts";
import { createJoin, type JoinInputs } from "./join.ts";
import type { MetricsServerView } from "./usage.ts";

const noCustomMetrics: JoinInputs["customMetrics"] = { nodes: new Map(), pods: new Map() };

function joined(objects: Objects | KubeView, agents: readonly NodeRecord[] = [], inputs: Partial<JoinInputs> = {}) {
  const kube = objects instanceof Map ? (objects as KubeView) : kubeViewOf(objects as Objects);
  const all = { kube, metricsServer: undefined, customMetrics: noCustomMetrics, ...inputs };
  return atOnce(createJoin()(observation(agents), all));
}

const node = {
  metadata: named("n1", undefined, { labels: { zone: "a", "node-role.kubernetes.io/worker": "" } }),
  spec: { unschedulable: true, taints: [{ key: "k", effect: "NoSchedule" }] },
  status: {
    capacity: { cpu: "4", memory: "8Gi", pods: "10" },
    allocatable: { cpu: "3500m", memory: "7Gi", pods: "10", "nvidia.com/gpu": "2" },
    conditions: [{ type: "Ready", status: "True", reason: "KubeletReady", lastTransitionTime: "2026-01-01T00:00:00Z" }],
    nodeInfo: { kubeletVersion: "v1.36.3" },
  },
};

function pod(name: string, more: { spec?: object; status?: object; metadata?: object } = {}) {
  const resources = { requests: { cpu: "500m", memory: "1Gi", "nvidia.com/gpu": "1" }, limits: { memory: "2Gi" } };
  return {
    metadata: named(name, "shop", more.metadata),
    spec: { nodeName: "n1", containers: [{ name: "main", image: "shop:1", resources }], ...more.spec },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }], ...more.status },
  };
}

test("a node carries what is left for scheduling, of pods that have not ended", () => {
  const pods = [
    pod("a"),
    pod("b"),
    pod("done", { status: { phase: "Succeeded" } }),
    pod("homeless", { spec: { nodeName: undefined } }),
  ];
  const { nodes } = joined({ nodes: [node], pods }, [nodeRecord("n1")]);
  const metrics = nodes.get("n1")?.metrics;
  const { scheduling } = metrics ?? {};
  assert.deepEqual(
    [scheduling?.cpuRequestedMillicores, scheduling?.cpuSchedulableMillicores, scheduling?.memorySchedulableBytes],
    [1000, 2500, 5 * 2 ** 30],
  );
  assert.deepEqual([scheduling?.pods, scheduling?.podsSchedulable, scheduling?.unschedulable], [2, 8, true]);
  assert.deepEqual(scheduling?.extendedAllocatable, { "nvidia.com/gpu": 2 });
  assert.deepEqual(scheduling?.extendedRequested, { "nvidia.com/gpu": 2 });
  assert.deepEqual(scheduling?.roles, ["worker"]);
  assert.deepEqual([metrics?.nodeUid, metrics?.labels["zone"], metrics?.conditions[0]?.type], ["uid-n1", "a", "Ready"]);
  assert.equal(metrics?.cpuUsageMillicores, 1000, "what the agent measured stays");
});

const lease = (name: string) => ({
  metadata: named(name, "kube-node-lease"),
  spec: { renewTime: "2026-01-01T00:00:07.000000Z" },
});

test("the heartbeat of a node is told beside its values as in them, for nodes that Kubernetes lists", () => {
  const { nodes } = joined({ nodes: [node], leases: [lease("n1"), lease("n2")] }, [nodeRecord("n1"), nodeRecord("n2")]);
  const known = nodes.get("n1");
  assert.equal(known?.heartbeatTime?.seconds, Date.UTC(2026, 0, 1) / 1000 + 7);
  assert.deepEqual(known.heartbeatTime, known.metrics.scheduling?.heartbeatTime);
  assert.deepEqual([nodes.get("n2")?.heartbeatTime, nodes.get("n2")?.metrics.scheduling], [undefined, undefined]);
});

test("a node that only Kubernetes knows is shown, lost, with what is missing", () => {
  const { nodes } = joined({ nodes: [node] });
  const record = nodes.get("n1");
  assert.deepEqual(
    [record?.freshness, record?.metrics.missing],
    ["FRESHNESS_LOST", ["agent: no agent has been heard from this node"]],
  );
  assert.equal(record?.metrics.cpuUsageMillicores, undefined);
});

test("a node that only its agent knows says so, but not before the list is whole", () => {
  const whole = joined({ nodes: [] }, [nodeRecord("n1")]).nodes.get("n1")?.metrics.missing;
  assert.deepEqual(whole, ["kubernetes: the node is not listed"]);
  const loading = new Map([["nodes", resourceView("nodes", [], "loading")]]);
  assert.deepEqual(joined(loading, [nodeRecord("n1")]).nodes.get("n1")?.metrics.missing, []);
});

const metricsServer: MetricsServerView = {
  state: "ok",
  reason: undefined,
  pods: new Map([
    [
      "shop/a",
      {
        cpuMillicores: 250,
        memoryBytes: 2 ** 30,
        containers: new Map([["main", { cpuMillicores: 250, memoryBytes: 2 ** 30 }]]),
        at: Date.UTC(2026, 0, 1),
        windowSeconds: 10,
      },
    ],
  ]),
  nodes: new Map([["n1", { cpuMillicores: 400, memoryBytes: 2 ** 31, at: Date.UTC(2026, 0, 1), windowSeconds: 10 }]]),
  receivedMonotonic: 0,
  receivedAt: Date.UTC(2026, 0, 1),
};

test("while its agent is lost, a node's usage is Metrics Server's, and says so", () => {
  const { nodes } = joined({ nodes: [node] }, [], { metricsServer });
  const metrics = nodes.get("n1")?.metrics;
  assert.equal(metrics?.provenance?.source, "SOURCE_METRICS_SERVER");
  assert.deepEqual([metrics?.cpuUsageMillicores, metrics?.cpuUsageRate, metrics?.memoryUsageRate], [400, 10, 25]);
});

test("a pod's usage is Metrics Server's, with its rates against limit and request", () => {
  const { pods } = joined({ pods: [pod("a")] }, [], { metricsServer });
  const found = pods?.find("shop", "a");
  assert.deepEqual(
    [found?.provenance?.source, found?.provenance?.freshness, found?.usageWindowSeconds, found?.timestamp?.seconds],
    ["SOURCE_METRICS_SERVER", "FRESHNESS_FRESH", 10, Date.UTC(2026, 0, 1) / 1000],
  );
  assert.deepEqual([found?.cpuUsageRateOfRequest, found?.cpuUsageRateOfLimit], [50, undefined]);
  assert.deepEqual([found?.memoryUsageRateOfRequest, found?.memoryUsageRateOfLimit], [100, 50]);
  assert.deepEqual(found?.containers[0]?.cpuUsageMillicores, 250);
  assert.deepEqual(found?.missing, []);
});

test("a pod without a known usage says why", () => {
  const reason = "Metrics Server is not installed";
  const missing = { ...metricsServer, state: "not-installed", reason, pods: new Map() } as const;
  const { pods } = joined({ pods: [pod("a"), pod("b", { status: { phase: "Pending" } })] }, [], {
    metricsServer: missing,
  });
  assert.deepEqual(pods?.find("shop", "a")?.missing, [`usage: ${reason}, and no agent reports from node n1`]);
  assert.deepEqual(pods?.find("shop", "b")?.missing, ["usage: the pod does not run: its phase is Pending"]);
  assert.equal(pods?.find("shop", "a")?.provenance, undefined);
});

test("a point from before a pod was made is its namesake's", () => {
  const young = pod("a", { metadata: { creationTimestamp: "2026-01-01T00:00:01Z" } });
  const found = joined({ pods: [young] }, [], { metricsServer }).pods?.find("shop", "a");
  assert.equal(found?.cpuUsageMillicores, undefined);
});

/** Metadata of what this controller made. */
function owner(kind: string, name: string) {
  return { ownerReferences: [{ apiVersion: "x", kind, name, uid: `uid-${name}`, controller: true }] };
}

test("a pod belongs to the workload that made it in the end", () => {
  const objects: Objects = {
    replicasets: [{ metadata: named("web-1", "shop", owner("Deployment", "web")) }],
    jobs: [{ metadata: named("import-1", "shop", owner("CronJob", "import")) }, { metadata: named("lone") }],
    pods: [
      pod("a", { metadata: owner("ReplicaSet", "web-1") }),
      pod("b", { metadata: owner("Job", "import-1") }),
      pod("c", { metadata: owner("Job", "lone") }),
      pod("d", { metadata: owner("ReplicaSet", "unknown") }),
      pod("e", { metadata: owner("Rollout", "canary") }),
      pod("f"),
    ],
  };
  const { pods } = joined(objects);
  assert.deepEqual(
    Array.from(pods ?? [], ({ workload }) => workload && `${workload.kind}/${workload.name}`),
    ["Deployment/web", "CronJob/import", "Job/lone", "ReplicaSet/unknown", "Rollout/canary", undefined],
  );
});

test("why a container restarted, and what it waits for, is told", () => {
  const status = {
    containerStatuses: [
      {
        name: "main",
        image: "shop:1",
        containerID: "containerd://abc",
        restartCount: 3,
        ready: false,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { reason: "OOMKilled", exitCode: 137, finishedAt: "2026-01-01T00:00:00Z" } },
      },
    ],
    conditions: [],
  };
  const found = joined({ pods: [pod("a", { status })] }).pods?.find("shop", "a");
  assert.deepEqual([found?.restartCount, found?.lastRestartReason, found?.ready], [3, "OOMKilled", false]);
  const [container] = found?.containers ?? [];
  assert.deepEqual(
    [container?.containerId, container?.state, container?.stateReason, container?.lastExitCode],
    ["abc", "waiting", "CrashLoopBackOff", 137],
  );
});

test("a pod that waits for a node says what the scheduler says", () => {
  const conditions = [
    { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available" },
  ];
  const found = joined({ pods: [pod("a", { status: { phase: "Pending", conditions } })] }).pods?.find("shop", "a");
  assert.deepEqual([found?.reason, found?.message], ["Unschedulable", "0/3 nodes are available"]);
});

test("values that custom resources attach reach the node and the pod that they name", () => {
  const customMetrics = { nodes: new Map([["n1", { temperature: 40 }]]), pods: new Map([["shop/a", { queue: 7 }]]) };
  const agent = nodeRecord("n1", { metrics: nodeMetrics("n1", { customMetrics: { own: 1 } }) });
  const { nodes, pods } = joined({ nodes: [node], pods: [pod("a")] }, [agent], { customMetrics });
  assert.deepEqual(nodes.get("n1")?.metrics.customMetrics, { own: 1, temperature: 40 });
  assert.deepEqual(pods?.find("shop", "a")?.customMetrics, { queue: 7 });
});

test("the lists of a recorded cluster hold what was recorded, in order", () => {
  const { lists, pods } = joined(recordedView(), [nodeRecord("n1", { metrics: emptyNodeMetrics("n1") })]);
  assert.ok(lists && pods);
  const names = lists.namespaces.map(({ namespace }) => namespace);
  assert.deepEqual(names, names.toSorted());
  assert.equal(
    lists.namespaces.reduce((total, { podsTotal }) => total + podsTotal, 0),
    pods.length,
  );
  const orphan = lists.services.find(({ name }) => name === "orphan");
  assert.deepEqual([orphan?.hasSelector, orphan?.endpointsReady], [true, 0]);
  assert.ok(lists.workloads.some(({ kind, podsTotal }) => kind === "Deployment" && podsTotal > 0));
  assert.ok(lists.volumeClaims.some(({ phase }) => phase === "Bound"));
  assert.ok(
    lists.quotas.some(({ hard, used, usageRate }) => hard && used !== undefined && usageRate === (100 * used) / hard),
  );
  assert.equal(Array.from(pods).length, pods.length);
});
