import { named } from "../../../testing/cluster-objects.ts";
import { nodeRecord } from "../../../testing/records.ts";
import { apiTime, type SeenCluster } from "../../../testing/watched-cluster.ts";
import type { RuleCase } from "./rule-case.ts";

const ready = { type: "Ready", status: "True", reason: "KubeletReady", message: "it is ready" };

/** A node of Kubernetes with an agent. */
export function nodeSeen(
  conditions: readonly object[] = [ready],
  { spec = {}, version = "v1.36.0" }: { spec?: object; version?: string } = {},
): SeenCluster {
  const status = { conditions, nodeInfo: { kubeletVersion: version } };
  const newest = {
    metadata: named("newest"),
    status: { conditions: [ready], nodeInfo: { kubeletVersion: "v1.36.2" } },
  };
  return {
    objects: { nodes: [{ metadata: named("n"), spec, status }, newest], leases: leases(0) },
    agents: [nodeRecord("n"), nodeRecord("newest")],
  };
}

function leases(renewedAt: number): readonly object[] {
  return [{ metadata: named("n", "kube-node-lease"), spec: { renewTime: apiTime(renewedAt) } }];
}

function condition(type: string, status: string): SeenCluster {
  return nodeSeen([ready, { type, status, reason: "Because", message: "of this" }]);
}

const onlyAgent: SeenCluster = { objects: { nodes: [], leases: [] }, agents: [nodeRecord("n")] };
const missing: SeenCluster = { ...nodeSeen(), agents: [nodeRecord("newest")] };

function pressure(id: string, type: string, after = 0): RuleCase {
  return {
    id,
    after,
    bad: condition(type, "True"),
    good: condition(type, "False"),
    evidence: `the condition ${type} is True (Because: of this)`,
    unknown: [condition(type, "Unknown")],
    notApplicable: [onlyAgent, nodeSeen()],
  };
}

export const nodeCases: readonly RuleCase[] = [
  {
    id: "agent-lost",
    after: 0,
    bad: { agents: [nodeRecord("n", { freshness: "FRESHNESS_LOST", ageSeconds: 31 })] },
    good: { agents: [nodeRecord("n", { freshness: "FRESHNESS_STALE" })] },
    evidence: "no vitals; last heard of 31 s ago",
    notApplicable: [{ objects: { nodes: [{ metadata: named("n") }] } }],
  },
  {
    id: "agent-missing",
    after: 60,
    bad: missing,
    good: nodeSeen(),
    evidence: "Kubernetes lists the node, and no agent has been heard from it",
    notApplicable: [{ ...nodeSeen(), agents: [] }],
  },
  {
    id: "node-not-ready",
    after: 120,
    bad: nodeSeen([{ ...ready, status: "False", reason: "KubeletNotReady", message: "no runtime" }]),
    good: nodeSeen(),
    evidence: "the condition Ready is False (KubeletNotReady: no runtime)",
    unknown: [nodeSeen([])],
    notApplicable: [onlyAgent],
  },
  {
    id: "node-unreachable",
    after: 120,
    bad: nodeSeen([{ ...ready, status: "Unknown", reason: "NodeStatusUnknown", message: "" }]),
    good: nodeSeen(),
    evidence: "the condition Ready is Unknown (NodeStatusUnknown)",
    unknown: [nodeSeen([])],
    notApplicable: [onlyAgent],
  },
  {
    id: "node-kubelet-silent",
    after: 40,
    bad: nodeSeen(),
    good: { ...nodeSeen(), objects: { ...nodeSeen().objects, leases: leases(10) } },
    evidence: "it last renewed its Lease 40 s ago, and the agent's vitals arrive",
    unknown: [{ ...nodeSeen(), objects: { ...nodeSeen().objects, leases: [] } }],
    notApplicable: [onlyAgent, { ...nodeSeen(), agents: [nodeRecord("n", { freshness: "FRESHNESS_LOST" })] }],
  },
  pressure("node-kubelet-memory-pressure", "MemoryPressure"),
  pressure("node-kubelet-disk-pressure", "DiskPressure"),
  pressure("node-kubelet-pid-pressure", "PIDPressure"),
  pressure("node-network-unavailable", "NetworkUnavailable", 120),
  {
    id: "node-cordoned",
    after: 86_400,
    bad: nodeSeen([ready], { spec: { unschedulable: true } }),
    good: nodeSeen(),
    evidence: "it is cordoned since 2026-01-01T00:00:00.000Z or longer",
    notApplicable: [onlyAgent],
  },
  {
    id: "node-cordoned",
    after: 0,
    bad: nodeSeen([ready], {
      spec: {
        unschedulable: true,
        taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule", timeAdded: apiTime(-86_400) }],
      },
    }),
    good: nodeSeen(),
    evidence: "it is cordoned since 2025-12-31T00:00:00.000Z or longer",
  },
  {
    id: "node-version-skew",
    after: 900,
    bad: nodeSeen([ready], { version: "v1.32.9+k3s1" }),
    good: nodeSeen([ready], { version: "v1.33.0" }),
    evidence: "its version is v1.32.9+k3s1, and Kubernetes is 4 minor versions ahead",
    unknown: [nodeSeen([ready], { version: "unknown" })],
    notApplicable: [onlyAgent],
  },
];
