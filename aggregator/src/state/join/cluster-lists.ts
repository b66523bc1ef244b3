import {
  timestampOf,
  type NamespaceMetrics,
  type QuotaMetrics,
  type ServiceMetrics,
  type VolumeClaimMetrics,
  type VolumeMetrics,
  type WorkloadMetrics,
} from "@kubevitals/proto";
import { atOnce, type Steps } from "@kubevitals/program";
import { objectsOf, viewOf } from "../facts/facts.ts";
import type { WorkloadFacts } from "../facts/workload.ts";
import type { KubeView } from "../objects/kube-view.ts";
import type { StoredObject } from "../objects/object-table.ts";
import type { PodUsageLine } from "../pod-list.ts";
import type { ClusterLists } from "../snapshot.ts";
import { once } from "../once.ts";
import { emptySum, podSums } from "./pod-sums.ts";

const workloadKinds = [
  "cronjobs",
  "daemonsets",
  "deployments",
  "jobs",
  "replicasets",
  "replicationcontrollers",
  "statefulsets",
] as const;

/** Pods whose usage is added up in one step. */
const podsPerStep = 100;

/**
 * The lists of what Kubernetes holds beside nodes and pods. Each is put together when it is first read, and kept. The usage of all pods,
 * which namespaces and workloads need, can be added up in steps before.
 */
export function clusterLists(
  kube: KubeView,
  pods: () => Iterable<PodUsageLine>,
): { readonly lists: ClusterLists; readonly addUp: () => Steps<void> } {
  let added: UsageSums | undefined;
  const usage = () => (added ??= atOnce(usageOf(pods())));
  const namespaces = once(() => namespaceList(kube, usage()));
  const workloads = once(() => workloadList(kube, usage()));
  const services = once(() => serviceList(kube));
  const volumes = once(() => volumeList(kube));
  const volumeClaims = once(() => volumeClaimList(kube));
  const quotas = once(() => quotaList(kube));
  const lists: ClusterLists = {
    get namespaces() {
      return namespaces();
    },
    get workloads() {
      return workloads();
    },
    get services() {
      return services();
    },
    get volumes() {
      return volumes();
    },
    get volumeClaims() {
      return volumeClaims();
    },
    get quotas() {
      return quotas();
    },
  };
  return {
    lists,
    *addUp() {
      if (added !== undefined) return;
      const sums = yield* usageOf(pods());
      added ??= sums;
    },
  };
}

/** What pods use together. */
interface UsageSum {
  pods: number;
  cpu: number | undefined;
  memory: number | undefined;
  cpuRequested: number;
  memoryRequested: number;
  restarts: number;
  /** Pods that run without a known usage. */
  unknown: number;
}

interface UsageSums {
  readonly byNamespace: ReadonlyMap<string, UsageSum>;
  /** By namespace, kind and name of the workload. */
  readonly byWorkload: ReadonlyMap<string, UsageSum>;
}

function* usageOf(pods: Iterable<PodUsageLine>): Steps<UsageSums> {
  const byNamespace = new Map<string, UsageSum>();
  const byWorkload = new Map<string, UsageSum>();
  let count = 0;
  for (const pod of pods) {
    if (++count % podsPerStep === 0) yield;
    addUsage(byNamespace, pod.namespace, pod);
    if (pod.workload) addUsage(byWorkload, workloadKey(pod.namespace, pod.workload.kind, pod.workload.name), pod);
  }
  return { byNamespace, byWorkload };
}

function workloadKey(namespace: string, kind: string, name: string): string {
  return `${namespace}/${kind}/${name}`;
}

function addUsage(sums: Map<string, UsageSum>, key: string, pod: PodUsageLine): void {
  const sum = sums.get(key) ?? emptyUsage();
  sums.set(key, sum);
  sum.pods++;
  sum.cpu = plus(sum.cpu, pod.cpuUsageMillicores);
  sum.memory = plus(sum.memory, pod.memoryUsageBytes);
  sum.restarts += pod.restartCount ?? 0;
  if (pod.phase === "Running" && pod.cpuUsageMillicores === undefined) sum.unknown++;
  if (pod.phase === "Succeeded" || pod.phase === "Failed") return;
  sum.cpuRequested += pod.cpuRequestMillicores ?? 0;
  sum.memoryRequested += pod.memoryRequestBytes ?? 0;
}

function emptyUsage(): UsageSum {
  return { pods: 0, cpu: undefined, memory: undefined, cpuRequested: 0, memoryRequested: 0, restarts: 0, unknown: 0 };
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : a + b;
}

function namespaceList(kube: KubeView, { byNamespace }: UsageSums): readonly NamespaceMetrics[] {
  const view = viewOf(kube, "pods");
  const sums = view && podSums.sumsOf(view.objects).byNamespace;
  return Array.from(objectsOf(kube, "namespaces"), ({ name, facts }) => {
    const sum = sums?.get(name) ?? emptySum();
    const usage = byNamespace.get(name);
    return {
      namespace: name,
      phase: facts.phase,
      podsTotal: sum.pods,
      podsRunning: sum.running,
      cpuUsageMillicores: usage?.cpu,
      memoryUsageBytes: usage?.memory,
      cpuRequestedMillicores: sum.cpuRequested,
      memoryRequestedBytes: sum.memoryRequested,
      cpuLimitsMillicores: sum.cpuLimits,
      memoryLimitsBytes: sum.memoryLimits,
      labels: facts.labels,
      podsWithoutUsage: usage?.unknown ?? 0,
    };
  }).toSorted((a, b) => compare(a.namespace, b.namespace));
}

function workloadList(kube: KubeView, { byWorkload }: UsageSums): readonly WorkloadMetrics[] {
  return workloadKinds
    .flatMap((kind) => Array.from(objectsOf(kube, kind), (object) => workloadMetrics(object, byWorkload)))
    .toSorted((a, b) => compare(a.kind, b.kind) || compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

function workloadMetrics(
  { uid, namespace, name, facts }: StoredObject<WorkloadFacts>,
  byWorkload: UsageSums["byWorkload"],
): WorkloadMetrics {
  const usage = byWorkload.get(workloadKey(namespace, facts.kind, name)) ?? emptyUsage();
  return {
    kind: facts.kind,
    namespace,
    name,
    uid,
    replicasDesired: facts.desired,
    replicasReady: facts.ready,
    replicasAvailable: facts.available,
    replicasUpdated: facts.updated,
    podsTotal: usage.pods,
    cpuUsageMillicores: usage.cpu,
    memoryUsageBytes: usage.memory,
    cpuRequestedMillicores: usage.cpuRequested,
    memoryRequestedBytes: usage.memoryRequested,
    restartCount: usage.restarts,
    failed: facts.failed,
    suspended: facts.suspended,
    createdTime: facts.createdAt === undefined ? undefined : timestampOf(facts.createdAt),
    lastScheduleTime: facts.lastScheduledAt === undefined ? undefined : timestampOf(facts.lastScheduledAt),
    owner: facts.owner,
    labels: facts.labels,
  };
}

function serviceList(kube: KubeView): readonly ServiceMetrics[] {
  const isRead = viewOf(kube, "endpointslices")?.state === "synced";
  const ready = new Map<string, Set<string>>();
  const notReady = new Map<string, Set<string>>();
  for (const { namespace, facts } of objectsOf(kube, "endpointslices")) {
    if (facts.service === undefined) continue;
    const key = `${namespace}/${facts.service}`;
    collect(ready, key, facts.ready);
    collect(notReady, key, facts.notReady);
  }
  return Array.from(objectsOf(kube, "services"), ({ uid, namespace, name, facts }) => ({
    namespace,
    name,
    uid,
    type: facts.type,
    hasSelector: facts.hasSelector,
    endpointsReady: isRead ? (ready.get(`${namespace}/${name}`)?.size ?? 0) : undefined,
    endpointsNotReady: isRead ? (notReady.get(`${namespace}/${name}`)?.size ?? 0) : undefined,
    labels: facts.labels,
  })).toSorted(byNamespaceAndName);
}

function collect(sets: Map<string, Set<string>>, key: string, addresses: Iterable<string>): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  for (const address of addresses) set.add(address);
}

function volumeList(kube: KubeView): readonly VolumeMetrics[] {
  return Array.from(objectsOf(kube, "persistentvolumes"), ({ uid, name, facts }) => ({
    name,
    uid,
    phase: facts.phase,
    capacityBytes: facts.capacityBytes,
    storageClass: facts.storageClass,
    claimNamespace: facts.claim?.namespace,
    claimName: facts.claim?.name,
    reason: facts.reason,
  })).toSorted((a, b) => compare(a.name, b.name));
}

function volumeClaimList(kube: KubeView): readonly VolumeClaimMetrics[] {
  const users = new Map<string, number>();
  for (const { namespace, facts } of objectsOf(kube, "pods")) {
    for (const claim of new Set(facts.claims.map(({ claim: name }) => `${namespace}/${name}`))) {
      users.set(claim, (users.get(claim) ?? 0) + 1);
    }
  }
  return Array.from(objectsOf(kube, "persistentvolumeclaims"), ({ uid, namespace, name, facts }) => ({
    namespace,
    name,
    uid,
    phase: facts.phase,
    requestedBytes: facts.requestedBytes,
    capacityBytes: facts.capacityBytes,
    storageClass: facts.storageClass,
    volumeName: facts.volumeName,
    pods: users.get(`${namespace}/${name}`) ?? 0,
  })).toSorted(byNamespaceAndName);
}

function quotaList(kube: KubeView): readonly QuotaMetrics[] {
  return Array.from(objectsOf(kube, "resourcequotas"), ({ namespace, name, facts }) =>
    Object.keys({ ...facts.hard, ...facts.used }).map((resource) => {
      const hard = facts.hard[resource];
      const used = facts.used[resource];
      return {
        namespace,
        name,
        resource,
        hard,
        used,
        usageRate: hard && used !== undefined ? (100 * used) / hard : undefined,
      };
    }),
  )
    .flat()
    .toSorted((a, b) => byNamespaceAndName(a, b) || compare(a.resource, b.resource));
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

function byNamespaceAndName(a: Named, b: Named): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
