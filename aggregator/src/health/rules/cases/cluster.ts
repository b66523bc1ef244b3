import { kubeViewOf, named, resourceView } from "../../../testing/cluster-objects.ts";
import { nodeRecord } from "../../../testing/records.ts";
import { metricsServerView, type SeenCluster } from "../../../testing/watched-cluster.ts";
import type { RuleCase } from "./rule-case.ts";

/** Nodes with 4 cores and 100 bytes each, and a pod that requests so much. */
function requested(cpu: string, memory: string, nodes = 3): SeenCluster {
  const allocatable = { cpu: "4", memory: "100" };
  const pod = {
    metadata: named("big", "shop"),
    spec: { containers: [{ name: "c", resources: { requests: { cpu, memory } } }] },
    status: { phase: "Pending" },
  };
  const names = Array.from({ length: nodes }, (_, at) => `n${at}`);
  return {
    objects: { pods: [pod], nodes: names.map((name) => ({ metadata: named(name), status: { allocatable } })) },
  };
}

/** Nodes that Kubernetes lists, of which some have a living agent and others had one. */
function agents(listed: number, fresh: number, lost: number): SeenCluster {
  const names = Array.from({ length: listed }, (_, at) => `n${at}`);
  const records = names
    .slice(0, fresh + lost)
    .map((name, at) => nodeRecord(name, at < fresh ? {} : { freshness: "FRESHNESS_LOST" }));
  return { objects: { nodes: names.map((name) => ({ metadata: named(name) })) }, agents: records };
}

function pods(state: "synced" | "stale" | "loading", reason?: string): SeenCluster {
  const view = { ...resourceView("pods", [], state), ...(reason === undefined ? {} : { reason }) };
  return {
    kube: new Map([
      ["nodes", resourceView("nodes", [])],
      ["pods", view],
    ]),
  };
}

const noKube: SeenCluster = { alter: (observed) => ({ ...observed, kube: undefined, joined: undefined }) };
const nothing: SeenCluster = { kube: kubeViewOf({ pods: [] }) };

export const clusterCases: readonly RuleCase[] = [
  {
    id: "cluster-cpu-overcommitted",
    after: 600,
    bad: requested("8", "1"),
    within: requested("7.95", "1"),
    good: requested("7.9", "1"),
    evidence: "pods request 100.0 % of the CPU that the nodes give without n0",
    notApplicable: [requested("8", "1", 1), noKube],
  },
  {
    id: "cluster-memory-overcommitted",
    after: 600,
    bad: requested("1", "210"),
    within: requested("1", "199"),
    good: requested("1", "150"),
    evidence: "pods request 105.0 % of the memory that the nodes give without n0",
    notApplicable: [requested("8", "1", 1), noKube],
  },
  {
    id: "api-server-failing",
    after: 60,
    bad: pods("stale", "connect ECONNREFUSED"),
    good: pods("synced"),
    evidence: "1 of 2 kinds, such as pods: connect ECONNREFUSED",
    notApplicable: [noKube],
  },
  {
    id: "api-server-failing",
    after: 60,
    bad: pods("loading", "connect ECONNREFUSED"),
    good: pods("loading"),
    evidence: "1 of 2 kinds, such as pods: connect ECONNREFUSED",
  },
  {
    id: "metrics-server-failing",
    after: 300,
    bad: { ...nothing, metricsServer: metricsServerView({ state: "unavailable", reason: "MissingEndpoints" }) },
    good: { ...nothing, metricsServer: metricsServerView() },
    evidence: "unavailable: MissingEndpoints",
    notApplicable: [
      nothing,
      { ...nothing, metricsServer: metricsServerView({ state: "not-installed" }) },
      { ...nothing, metricsServer: metricsServerView({ state: "off" }) },
      noKube,
    ],
  },
  {
    id: "agents-too-few",
    after: 60,
    bad: agents(4, 2, 2),
    good: agents(4, 3, 1),
    evidence: "2 of 4 nodes (50.0 %) have a living agent",
    notApplicable: [agents(2, 1, 1), agents(0, 0, 0), noKube],
  },
  {
    id: "agents-too-few",
    after: 60,
    bad: agents(1, 0, 0),
    good: agents(1, 1, 0),
    evidence: "0 of 1 nodes (0.0 %) have a living agent; no agent was ever heard of",
  },
];
