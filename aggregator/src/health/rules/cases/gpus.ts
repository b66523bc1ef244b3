import type { CollectorStatus, GPUMetrics } from "@kubevitals/proto";
import { named } from "../../../testing/cluster-objects.ts";
import { gpu } from "../../../testing/gpus.ts";
import { nodeMetrics, nodeRecord } from "../../../testing/records.ts";
import type { SeenCluster } from "../../../testing/watched-cluster.ts";
import type { RuleCase } from "./rule-case.ts";

/** A node of which Kubernetes and its agent say this of GPUs. */
export interface GpuNode {
  readonly capacity?: Readonly<Record<string, string>>;
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly gpus?: readonly GPUMetrics[];
  /** How the agent's collector fares; `unknown`: the agent has none. */
  readonly collector?: Partial<CollectorStatus> | "unknown";
}

/** A cluster of one such node. */
export function gpuNodeSeen({
  capacity = {},
  allocatable = capacity,
  labels = {},
  gpus = [],
  collector = {},
}: GpuNode): SeenCluster {
  const state = gpus.length > 0 ? "COLLECTOR_STATE_OK" : "COLLECTOR_STATE_ABSENT";
  const status: CollectorStatus =
    collector === "unknown" ? { name: "cpu", state } : { name: "gpu", state, ...collector };
  return {
    objects: { nodes: [{ metadata: { ...named("n"), labels }, status: { capacity, allocatable } }] },
    agents: [nodeRecord("n", { metrics: nodeMetrics("n", { gpus, collectors: [status] }) })],
  };
}

const two = { "nvidia.com/gpu": "2" };

export const gpuCases: readonly RuleCase[] = [
  {
    id: "gpu-driver-absent",
    after: 60,
    bad: gpuNodeSeen({ capacity: two, collector: { reason: "no driver" } }),
    good: gpuNodeSeen({ capacity: two, gpus: [gpu(0), gpu(1)] }),
    part: "nvidia",
    evidence: "2 of nvidia.com/gpu are advertised, and the agent sees no GPU of nvidia: no driver",
    unknown: [
      gpuNodeSeen({ capacity: two, collector: "unknown" }),
      gpuNodeSeen({ capacity: two, collector: { state: "COLLECTOR_STATE_FAILED", reason: "EACCES" } }),
    ],
    notApplicable: [gpuNodeSeen({}), gpuNodeSeen({ capacity: two, collector: { reason: "switched off" } })],
  },
];
