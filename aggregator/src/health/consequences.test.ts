import assert from "node:assert/strict";
import { test } from "node:test";
import { named, type Objects } from "../testing/cluster-objects.ts";
import { nodeRecord } from "../testing/records.ts";
import { apiTime, everyRule, metricsServerView, watchCluster, type SeenCluster } from "../testing/watched-cluster.ts";
import { slowNodeScope } from "./scopes/node.ts";

const hour = 3600;

function owned(kind: string, name: string) {
  return [{ apiVersion: "apps/v1", kind, name, uid: `uid-${name}`, controller: true }];
}

const app = { labels: { app: "web" } };

/** A Deployment with one pod, a Service and a budget for it, on a node. */
function shop(pod: object, more: Objects = {}, { node = "True", agent = true, hasLease = false } = {}): SeenCluster {
  const conditions = [{ type: "Ready", status: node, lastTransitionTime: apiTime(0) }];
  return {
    agents: agent ? [nodeRecord("n")] : [nodeRecord("n", { freshness: "FRESHNESS_LOST" })],
    objects: {
      nodes: [{ metadata: named("n"), status: { conditions } }],
      ...(hasLease ? { leases: [{ metadata: named("n", "kube-node-lease"), spec: { renewTime: apiTime(0) } }] } : {}),
      pods: [
        {
          metadata: named("web-5d-x", "shop", { ...app, ownerReferences: owned("ReplicaSet", "web-5d") }),
          spec: {
            nodeName: "n",
            containers: [{ name: "c", image: "shop/web:1" }],
            ...("spec" in pod ? (pod.spec as object) : {}),
          },
          status: { phase: "Running", conditions: [{ type: "Ready", status: "False" }], ...pod },
        },
      ],
      replicasets: [
        { metadata: named("web-5d", "shop", { ownerReferences: owned("Deployment", "web") }), spec: { replicas: 1 } },
      ],
      deployments: [
        {
          metadata: named("web", "shop", { generation: 1 }),
          spec: { replicas: 1, template: { metadata: app } },
          status: { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 0 },
        },
      ],
      services: [{ metadata: named("web", "shop"), spec: { selector: app.labels } }],
      endpointslices: [],
      poddisruptionbudgets: [
        {
          metadata: named("web", "shop", { generation: 1 }),
          spec: { selector: { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] } },
          status: { observedGeneration: 1, currentHealthy: 0, desiredHealthy: 1, expectedPods: 1 },
        },
      ],
      ...more,
    },
  };
}

/** All rules but those that need the series of agents. */
const rules = everyRule.filter(({ scope }) => scope !== slowNodeScope);

/** What is shown once everything has lasted for an hour, with what is hidden under it. */
function shown(seen: SeenCluster): Readonly<Record<string, readonly string[]>> {
  const look = watchCluster(rules);
  for (let second = 0; second < hour; second += 600) look(second, seen);
  const { issues } = look(hour, seen).report;
  return Object.fromEntries(issues.map(({ id, consequences }) => [id, consequences]));
}

const followsFromPod = [
  "budget-unmet/PodDisruptionBudget/shop/web",
  "budget-without-room/PodDisruptionBudget/shop/web",
  "pod-not-ready/Pod/shop/web-5d-x",
  "service-without-endpoints/Service/shop/web",
  "workload-replicas-missing/Deployment/shop/web",
];
const crashing = {
  containerStatuses: [
    { name: "c", ready: false, restartCount: 9, state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: {} },
  ],
};
const crashLoop = "pod-crash-loop/Pod/shop/web-5d-x/c";

const cases: Readonly<Record<string, readonly [SeenCluster, Readonly<Record<string, readonly string[]>>]>> = {
  "a container that crashes explains its pod, workload, Service and budget": [
    shop(crashing),
    { [crashLoop]: followsFromPod },
  ],
  "a node that is not ready explains what runs on it": [
    shop(crashing, {}, { node: "False" }),
    { "node-not-ready/Node/n": [...followsFromPod, crashLoop].toSorted() },
  ],
  "a node of which nobody hears is one issue": [
    shop(crashing, {}, { node: "Unknown", agent: false }),
    { "node-unreachable/Node/n": ["agent-lost/Node/n", ...followsFromPod, crashLoop].toSorted() },
  ],
  "a kubelet that is silent while the agent lives explains why the node is unreachable": [
    shop(
      { conditions: [{ type: "Ready", status: "True" }] },
      { services: [], poddisruptionbudgets: [], deployments: [] },
      { node: "Unknown", hasLease: true },
    ),
    { "node-kubelet-silent/Node/n": ["node-unreachable/Node/n"] },
  ],
  "a pod without its claim waits for the claim": [
    shop(
      {
        phase: "Pending",
        conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "unbound claims" }],
        spec: { nodeName: undefined, volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }] },
      },
      {
        services: [],
        poddisruptionbudgets: [],
        persistentvolumeclaims: [{ metadata: named("data", "shop"), spec: {}, status: { phase: "Pending" } }],
        storageclasses: [],
      },
    ),
    {
      "claim-pending/PersistentVolumeClaim/shop/data": [
        "pod-pending/Pod/shop/web-5d-x",
        "pod-unschedulable/Pod/shop/web-5d-x",
        "workload-replicas-missing/Deployment/shop/web",
      ],
    },
  ],
};

for (const [what, [seen, expected]] of Object.entries(cases)) {
  test(what, () => {
    assert.deepEqual(shown(seen), expected);
  });
}

test("a quota that refuses pods explains the workload that misses them", () => {
  const message = "pods is forbidden: exceeded quota: small, requested: pods=1, used: pods=4, limited: pods=4";
  const web = {
    metadata: named("web", "shop", { generation: 1 }),
    spec: { replicas: 5 },
    status: {
      observedGeneration: 1,
      updatedReplicas: 5,
      readyReplicas: 4,
      conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message }],
    },
  };
  const quota = { metadata: named("small", "shop"), status: { hard: { pods: "4" }, used: { pods: "4" } } };
  assert.deepEqual(shown({ objects: { deployments: [web], resourcequotas: [quota] } }), {
    "quota-full/ResourceQuota/shop/small/pods": [
      "quota-almost-full/ResourceQuota/shop/small/pods",
      "workload-replicas-missing/Deployment/shop/web",
    ],
  });
});

test("one resource of a quota that is full says nothing of another that is almost", () => {
  const status = { hard: { pods: "4", services: "10" }, used: { pods: "4", services: "9" } };
  const quota = { metadata: named("small", "shop"), status };
  assert.deepEqual(Object.keys(shown({ objects: { resourcequotas: [quota] } })), [
    "quota-almost-full/ResourceQuota/shop/small/services",
    "quota-full/ResourceQuota/shop/small/pods",
  ]);
});

const autoscaler = (name: string, reason: string) => ({
  metadata: named(name, "shop"),
  spec: { scaleTargetRef: { kind: "Deployment", name }, maxReplicas: 3 },
  status: { currentReplicas: 1, conditions: [{ type: "ScalingActive", status: "False", reason, message: "" }] },
});

test("Metrics Server explains an autoscaler that misses its metrics, and not one that misses others", () => {
  const horizontalpodautoscalers = [
    autoscaler("a", "FailedGetResourceMetric"),
    autoscaler("b", "FailedGetExternalMetric"),
  ];
  const seen = { objects: { horizontalpodautoscalers }, metricsServer: metricsServerView({ state: "unavailable" }) };
  assert.deepEqual(shown(seen), {
    "autoscaler-unable/HorizontalPodAutoscaler/shop/b": [],
    "metrics-server-failing/Cluster": ["autoscaler-unable/HorizontalPodAutoscaler/shop/a"],
  });
});

const cluster = (lost: number): SeenCluster => ({
  objects: {
    nodes: ["a", "b", "c", "d"].map((name) => ({
      metadata: named(name),
      status: { conditions: [{ type: "Ready", status: "True" }] },
    })),
  },
  agents: ["a", "b", "c", "d"].map((name, at) => nodeRecord(name, at < lost ? { freshness: "FRESHNESS_LOST" } : {})),
});

test("where most agents are lost the cluster says so, once, and where few are each node does", () => {
  assert.deepEqual(Object.keys(shown(cluster(1))), ["agent-lost/Node/a"]);
  assert.deepEqual(shown(cluster(3)), {
    "agents-too-few/Cluster": ["agent-lost/Node/a", "agent-lost/Node/b", "agent-lost/Node/c"],
  });
});

test("what a lost agent would tell hides under it, and what Kubernetes tells does not", () => {
  const conditions = [
    { type: "Ready", status: "True" },
    { type: "DiskPressure", status: "True" },
  ];
  const nodes = [{ metadata: named("a"), status: { conditions } }];
  const agents = [nodeRecord("a", { freshness: "FRESHNESS_LOST" })];
  assert.deepEqual(Object.keys(shown({ objects: { nodes }, agents })), [
    "agent-lost/Node/a",
    "node-kubelet-disk-pressure/Node/a",
  ]);
});
