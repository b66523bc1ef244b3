import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOfKind } from "../../kube/facts/index.ts";
import { named } from "../../testing/cluster-objects.ts";
import { gpu, owner as gpuOwner } from "../../testing/gpus.ts";
import { nodeMetrics, nodeRecord } from "../../testing/records.ts";
import type { PodFacts } from "../facts/pod.ts";
import type { StoredObject } from "../objects/object-table.ts";
import type { PodJoin } from "./pod-metrics.ts";
import { saysSame } from "./same-pod.ts";
import type { AgentPodUsage, MetricsServerView, PodUsage } from "./usage.ts";

const owner = { kind: "ReplicaSet", name: "web-1", uid: "rs", controller: true, apiVersion: "apps/v1" };
const facts = factsOfKind.pods({
  metadata: named("web-0", "shop", { uid: "uid", ownerReferences: [owner] }),
  spec: { nodeName: "n", containers: [] },
  status: { phase: "Running" },
} as never);
const pod: StoredObject<PodFacts> = { uid: "uid", namespace: "shop", name: "web-0", facts };

const usage: PodUsage = { cpuMillicores: 1, memoryBytes: 2, containers: new Map(), at: 0, windowSeconds: 15 };
const cgroups = new Map<string, AgentPodUsage>([["uid", { ...usage, throttled: new Map() }]]);

/** What is known so many seconds after the start, when the node's series were taken. */
function joinAt(seconds: number, more: Partial<PodJoin> = {}): PodJoin {
  return {
    agents: agents(seconds),
    metricsServer: undefined,
    takenAt: Date.UTC(2026, 0, 1) + seconds * 1000,
    monotonic: seconds * 1000,
    ownerOf: () => ({ kind: "Deployment", name: "web", uid: "d" }),
    customMetrics: () => ({ queue: 3 }),
    ...more,
  };
}

function agents(seriesAgeSeconds: number, pods = cgroups, more: Parameters<typeof nodeRecord>[1] = {}) {
  return { nodes: new Map([["n", nodeRecord("n", { seriesAgeSeconds, ...more })]]), pods: new Map([["n", pods]]) };
}

/** Metrics Server's point of the pod, taken at the start; its answer came so many seconds after. */
function server(receivedSeconds: number, point: PodUsage): MetricsServerView {
  return {
    state: "ok",
    reason: undefined,
    pods: new Map([["shop/web-0", point]]),
    nodes: new Map(),
    receivedMonotonic: receivedSeconds * 1000,
    receivedAt: Date.UTC(2026, 0, 1) + receivedSeconds * 1000,
  };
}
const point = { ...usage, at: Date.UTC(2026, 0, 1) };

const pairsOfJoins: readonly (readonly [what: string, before: PodJoin, after: PodJoin, isSame: boolean])[] = [
  ["a usage that has only grown older", joinAt(1), joinAt(3.5), true],
  ["new series, whose age begins anew", joinAt(1), joinAt(2, { agents: agents(0, new Map(cgroups)) }), false],
  [
    "a cgroup that was measured anew",
    joinAt(1),
    joinAt(2, { agents: agents(2, new Map([["uid", { ...usage, throttled: new Map() }]])) }),
    false,
  ],
  ["an age that did not run on", joinAt(1), joinAt(2, { agents: agents(1) }), false],
  [
    "a node that has become stale",
    joinAt(1),
    joinAt(2, { agents: agents(2, cgroups, { freshness: "FRESHNESS_STALE" }) }),
    false,
  ],
  ["a node that is gone", joinAt(1), joinAt(2, { agents: { nodes: new Map(), pods: new Map() } }), false],
  ["another owner", joinAt(1), joinAt(2, { ownerOf: (known) => known }), false],
  ["an equal owner", joinAt(1), joinAt(2, { ownerOf: () => ({ kind: "Deployment", name: "web", uid: "d" }) }), true],
  ["another custom metric", joinAt(1), joinAt(2, { customMetrics: () => ({ queue: 4 }) }), false],
  ["a custom metric that is gone", joinAt(1), joinAt(2, { customMetrics: () => ({}) }), false],
  [
    "a point of Metrics Server that has grown older",
    joinAt(1, { metricsServer: server(0, point) }),
    joinAt(2, { metricsServer: server(0, point) }),
    true,
  ],
  [
    "the same point, told anew",
    joinAt(1, { metricsServer: server(0, point) }),
    joinAt(2, { metricsServer: server(1.5, point) }),
    false,
  ],
  [
    "a point that is behind by now",
    joinAt(59, { metricsServer: server(0, point) }),
    joinAt(61, { metricsServer: server(0, point) }),
    false,
  ],
  ["Metrics Server where there was none", joinAt(1), joinAt(2, { metricsServer: server(0, point) }), false],
];
for (const [what, before, after, isSame] of pairsOfJoins) {
  test(`${what} ${isSame ? "is nothing new" : "is told"}`, () => {
    assert.equal(saysSame(pod, before, after), isSame);
  });
}

function withGpu(usageRate: number) {
  const owners = [gpuOwner("web-0", { namespace: "shop" })];
  return { hasGpus: true, metrics: nodeMetrics("n", { gpus: [gpu(0, { usageRate, owners })] }) };
}

test("a pod says the same as long as what it has of GPUs does", () => {
  const at = (seconds: number, usageRate: number) =>
    joinAt(seconds, { agents: agents(seconds, cgroups, withGpu(usageRate)) });
  assert.equal(saysSame(pod, at(0, 50), at(1, 50)), true);
  assert.equal(saysSame(pod, at(0, 50), at(1, 51)), false);
  assert.equal(saysSame(pod, joinAt(0), at(1, 50)), false);
});
