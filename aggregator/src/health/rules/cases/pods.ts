import { named } from "../../../testing/cluster-objects.ts";
import { nodeRecord } from "../../../testing/records.ts";
import { apiTime, metricsServerView, type SeenCluster } from "../../../testing/watched-cluster.ts";
import type { RuleCase } from "./rule-case.ts";

const deployment = named("web", "shop");
const replicaSet = {
  metadata: named("web-5d", "shop", { ownerReferences: [owner("Deployment", "web")] }),
  spec: { replicas: 1 },
};

function owner(kind: string, name: string) {
  return { apiVersion: "apps/v1", kind, name, uid: `uid-${name}`, controller: true };
}

/** A pod of a Deployment in this state. */
export function podSeen(
  status: object,
  { metadata = {}, spec = {} }: { metadata?: object; spec?: object } = {},
): SeenCluster {
  const pod = {
    metadata: named("web-5d-x", "shop", { ownerReferences: [owner("ReplicaSet", "web-5d")], ...metadata }),
    spec: { nodeName: "n", containers: [{ name: "c", image: "shop/web:1" }], ...spec },
    status: { phase: "Running", startTime: apiTime(0), ...status },
  };
  return {
    objects: { pods: [pod], replicasets: [replicaSet], deployments: [{ metadata: deployment, spec: { replicas: 0 } }] },
  };
}

const ready = { conditions: [{ type: "Ready", status: "True" }] };
const running = { name: "c", ready: true, restartCount: 0, state: { running: { startedAt: apiTime(0) } } };

/** A pod of which one container is in this state. */
function container(state: object, more: object = {}): SeenCluster {
  return podSeen({
    phase: "Pending",
    containerStatuses: [{ name: "c", ready: false, restartCount: 0, state, ...more }],
  });
}

const healthy = podSeen({ ...ready, containerStatuses: [running] });
const limited = {
  nodeName: "n",
  containers: [{ name: "c", image: "i", resources: { limits: { memory: "100", cpu: "1" } } }],
};

function memoryUse(memoryBytes: number | undefined): SeenCluster {
  const at = Date.UTC(2026, 0, 1, 1);
  const containers = new Map([["c", { cpuMillicores: 1, memoryBytes }]]);
  const pods = new Map([["shop/web-5d-x", { cpuMillicores: 1, memoryBytes, containers, at, windowSeconds: 15 }]]);
  return {
    ...podSeen({ containerStatuses: [running] }, { spec: limited }),
    metricsServer: metricsServerView({ pods }),
  };
}

const failed = { containerStatuses: [{ ...running, state: ended(0) }] };

/** A container that was throttled in this share of its periods, as the agent of its node tells. */
function throttled(share: number): SeenCluster {
  const seen = podSeen({ containerStatuses: [{ ...running, containerID: "containerd://id" }] }, { spec: limited });
  const pod = {
    cpuMillicores: 1,
    memoryBytes: 1,
    containers: new Map(),
    at: 0,
    windowSeconds: 15,
    throttled: new Map([["id", share]]),
  };
  const pods = new Map([["n", new Map([["uid-web-5d-x", pod]])]]);
  const agents = { nodes: new Map([["n", nodeRecord("n")]]), pods };
  return { ...seen, alter: (observed) => ({ ...observed, joined: observed.joined && { ...observed.joined, agents } }) };
}

function ended(seconds: number, more: object = {}) {
  return { terminated: { exitCode: 1, reason: "Error", finishedAt: apiTime(seconds), ...more } };
}

export const podCases: readonly RuleCase[] = [
  {
    id: "pod-image-pull",
    after: 60,
    bad: container({ waiting: { reason: "ImagePullBackOff", message: "back-off" } }),
    good: healthy,
    evidence: "ImagePullBackOff: back-off",
    part: "c",
    owner: "Deployment/web",
  },
  {
    id: "pod-container-create",
    after: 60,
    bad: container({ waiting: { reason: "CreateContainerConfigError", message: 'configmap "x" not found' } }),
    good: healthy,
    evidence: /configmap/,
    part: "c",
  },
  {
    id: "pod-unschedulable",
    after: 300,
    bad: podSeen(
      {
        phase: "Pending",
        conditions: [
          { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/5 nodes are available" },
        ],
      },
      { spec: { nodeName: undefined } },
    ),
    good: healthy,
    evidence: "Unschedulable: 0/5 nodes are available",
  },
  {
    id: "pod-pending",
    after: 900,
    bad: container({ waiting: { reason: "ContainerCreating" } }),
    good: healthy,
    evidence: "phase Pending; c waits: ContainerCreating",
  },
  {
    id: "pod-not-ready",
    after: 900,
    bad: podSeen({ conditions: [{ type: "Ready", status: "False", reason: "ContainersNotReady", message: "[c]" }] }),
    good: healthy,
    evidence: "ContainersNotReady: [c]",
  },
  {
    id: "pod-crash-loop",
    after: 300,
    bad: container(
      { waiting: { reason: "CrashLoopBackOff" } },
      { restartCount: 7, lastState: ended(0, { exitCode: 2 }) },
    ),
    good: healthy,
    evidence: /^7 restarts; Error with exit code 2 at 2026/,
    part: "c",
  },
  {
    id: "pod-out-of-memory",
    after: 0,
    bad: container({ running: {} }, { lastState: ended(0, { reason: "OOMKilled", exitCode: 137 }) }),
    good: healthy,
    evidence: /^OOMKilled with exit code 137 at 2026/,
    part: "c",
  },
  {
    id: "pod-evicted",
    after: 0,
    bad: podSeen({ phase: "Failed", reason: "Evicted", message: "The node was low on memory" }),
    good: healthy,
    evidence: "The node was low on memory",
  },
  {
    id: "pod-failed",
    after: 0,
    bad: podSeen({ phase: "Failed", ...failed }),
    good: healthy,
    evidence: /^c: Error with exit code 1/,
  },
  {
    id: "pod-memory-near-limit",
    after: 900,
    bad: memoryUse(90),
    within: memoryUse(85),
    good: memoryUse(84),
    evidence: "its working set is 90.0 % of its limit",
    part: "c",
    unknown: [memoryUse(undefined), podSeen({ containerStatuses: [running] }, { spec: limited })],
  },
  {
    id: "pod-cpu-throttled",
    after: 900,
    bad: throttled(0.25),
    within: throttled(0.21),
    good: throttled(0.19),
    evidence: "throttled in 25.0 % of the periods of its quota",
    part: "c",
    notApplicable: [podSeen({ containerStatuses: [running] }, { spec: limited })],
  },
  {
    id: "pod-stuck-terminating",
    after: 300,
    bad: podSeen({}, { metadata: { deletionTimestamp: apiTime(0), finalizers: ["example.org/wait"] } }),
    good: healthy,
    evidence: "its grace period was over 300 s ago; finalizers example.org/wait",
  },
];
