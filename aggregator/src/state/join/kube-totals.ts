import type { ClusterMetrics } from "@kubevitals/proto";
import { viewOf, type KindWithFacts } from "../facts/facts.ts";
import type { WorkloadFacts } from "../facts/workload.ts";
import type { KubeView } from "../objects/kube-view.ts";
import { gpuVendorOf } from "../gpu/gpu-resources.ts";
import type { ObjectsView } from "../objects/object-table.ts";
import { memoByIdentity } from "./memo.ts";
import { podSums } from "./pod-sums.ts";
import type { NodeRecord } from "../snapshot.ts";

/** The part of ClusterMetrics that only Kubernetes knows. What is not read is absent. */
export type KubeTotals = Pick<
  ClusterMetrics,
  | "podsTotal"
  | "podsHealthy"
  | "podsPending"
  | "podsRunning"
  | "podsSucceeded"
  | "podsFailed"
  | "podsAllocatable"
  | "cpuAllocatableMillicores"
  | "cpuRequestedMillicores"
  | "memoryAllocatableBytes"
  | "memoryRequestedBytes"
  | "namespacesTotal"
  | "workloadsTotal"
  | "workloadsReady"
  | "servicesTotal"
  | "volumesTotal"
  | "volumeClaimsTotal"
  | "gpuRequested"
>;

/** Kinds that keep pods running. */
const lastingKinds = ["daemonsets", "deployments", "replicasets", "replicationcontrollers", "statefulsets"] as const;

/** Totals of what Kubernetes knows. */
export function kubeTotals(kube: KubeView | undefined, nodes: ReadonlyMap<string, NodeRecord>): Partial<KubeTotals> {
  if (kube === undefined) return {};
  const podView = viewOf(kube, "pods");
  const sum = podView && isRead(podView.state) ? podSums.sumsOf(podView.objects).total : undefined;
  const scheduling = Array.from(nodes.values()).flatMap(({ metrics }) => metrics.scheduling ?? []);
  const workloads = lastingKinds.flatMap((kind) => viewOf(kube, kind) ?? []).map(({ objects }) => readinessOf(objects));
  return {
    podsTotal: sum?.pods,
    podsHealthy: sum?.healthy,
    podsPending: sum?.pending,
    podsRunning: sum?.running,
    podsSucceeded: sum?.succeeded,
    podsFailed: sum?.failed,
    podsAllocatable: total(scheduling.map(({ podsAllocatable }) => podsAllocatable)),
    cpuAllocatableMillicores: total(scheduling.map(({ cpuAllocatableMillicores }) => cpuAllocatableMillicores)),
    cpuRequestedMillicores: sum?.cpuRequested,
    memoryAllocatableBytes: total(scheduling.map(({ memoryAllocatableBytes }) => memoryAllocatableBytes)),
    memoryRequestedBytes: sum?.memoryRequested,
    namespacesTotal: countOf(kube, "namespaces"),
    workloadsTotal: total(workloads.map(({ count }) => count)),
    workloadsReady: total(workloads.map(({ ready }) => ready)),
    servicesTotal: countOf(kube, "services"),
    volumesTotal: countOf(kube, "persistentvolumes"),
    volumeClaimsTotal: countOf(kube, "persistentvolumeclaims"),
    gpuRequested: sum && gpusOf(sum.extendedRequested),
  };
}

function isRead(state: string): boolean {
  return state === "synced" || state === "stale";
}

function countOf(kube: KubeView, kind: KindWithFacts): number | undefined {
  const view = kube.get(kind);
  return view && isRead(view.state) ? view.objects.size : undefined;
}

/** Workloads of one kind that no other owns, and those of them that have as many ready pods as they should. */
const readinessOf = memoByIdentity<ObjectsView<WorkloadFacts>, { readonly count: number; readonly ready: number }>(
  ({ buckets }) => {
    const top = buckets.flatMap(({ objects }) => objects).filter(({ facts }) => facts.owner === undefined);
    return { count: top.length, ready: top.filter(({ facts }) => (facts.ready ?? 0) >= (facts.desired ?? 0)).length };
  },
);

function gpusOf(requested: ReadonlyMap<string, number> | undefined): number {
  return Array.from(requested ?? []).reduce((sum, [name, amount]) => (gpuVendorOf(name) ? sum + amount : sum), 0);
}

/** The sum of what is known; absent where nothing is. */
function total(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value);
}
