import {
  emptyPodMetrics,
  timestampOf,
  type ContainerMetrics,
  type PodMetrics,
  type Timestamp,
} from "@kubevitals/proto";
import type { ContainerEnd, ContainerFacts, PodFacts } from "../facts/pod.ts";
import type { StoredObject } from "../objects/object-table.ts";
import type { PodUsageLine } from "../pod-list.ts";
import { choosePodUsage, usageOfPod, type ChosenUsage, type UsageSources } from "./pod-usage.ts";
import { isReady } from "./pod-sums.ts";
import { podGpuShare } from "./pod-gpus.ts";
import type { OwnerLookup } from "./workload-index.ts";

/** What a pod's record is put together from, beside the pod itself. */
export interface PodJoin extends UsageSources {
  readonly ownerOf: OwnerLookup;
  /** Values that users attach to the pod. */
  readonly customMetrics: (pod: StoredObject<PodFacts>) => Readonly<Record<string, number>>;
}

/** A pod as every surface speaks of it: what Kubernetes says, with the usage that was chosen. */
export function podMetrics(pod: StoredObject<PodFacts>, join: PodJoin): PodMetrics {
  const { facts, namespace, name, uid } = pod;
  const chosen = choosePodUsage(pod, join);
  const { cpuMillicores, memoryBytes } = chosen.usage ?? {};
  const { requests, containers } = facts;
  const limits = {
    cpu: facts.unlimited.includes("cpu") ? undefined : facts.limits.cpuMillicores,
    memory: facts.unlimited.includes("memory") ? undefined : facts.limits.memoryBytes,
  };
  const ends = containers.flatMap(({ lastEnd }) => lastEnd ?? []);
  const lastEnd = latest(ends);
  return {
    ...emptyPodMetrics({ namespace, podName: name, podUid: uid }),
    nodeName: facts.nodeName,
    timestamp: chosen.usage && chosen.timestamp,
    provenance: chosen.usage ? chosen.provenance : undefined,
    cpuUsageMillicores: cpuMillicores,
    memoryUsageBytes: memoryBytes,
    cpuRequestMillicores: requests.cpuMillicores,
    cpuLimitMillicores: limits.cpu,
    memoryRequestBytes: requests.memoryBytes,
    memoryLimitBytes: limits.memory,
    cpuUsageRateOfLimit: rate(cpuMillicores, limits.cpu),
    cpuUsageRateOfRequest: rate(cpuMillicores, requests.cpuMillicores),
    memoryUsageRateOfLimit: rate(memoryBytes, limits.memory),
    memoryUsageRateOfRequest: rate(memoryBytes, requests.memoryBytes),
    containers: containers.map((container) => containerMetrics(container, chosen)),
    phase: facts.phase,
    ready: isReady(facts),
    restartCount: facts.restarts,
    startTime: timeOf(facts.startedAt),
    usageWindowSeconds: chosen.usage?.windowSeconds,
    workload: facts.owner && join.ownerOf(facts.owner),
    qosClass: facts.qosClass,
    priority: facts.priority,
    priorityClass: facts.priorityClass,
    ...reasonOf(facts),
    createdTime: timeOf(facts.createdAt),
    deletionTime: timeOf(facts.deletionAt),
    lastRestartReason: lastEnd?.reason,
    lastRestartTime: timeOf(lastEnd?.finishedAt),
    hostNetwork: facts.hostNetwork,
    labels: facts.labels,
    extendedRequests: requests.extended ?? {},
    customMetrics: join.customMetrics(pod),
    missing: chosen.usage ? [] : [`usage: ${chosen.reason}`],
    ...podGpuShare(pod, join.agents),
  };
}

/** What of a pod is added up over namespaces and workloads: a fraction of the work that its whole record is. */
export function podUsageLine(pod: StoredObject<PodFacts>, join: PodJoin): PodUsageLine {
  const { facts, namespace } = pod;
  const usage = usageOfPod(pod, join);
  return {
    namespace,
    workload: facts.owner && join.ownerOf(facts.owner),
    phase: facts.phase,
    restartCount: facts.restarts,
    cpuUsageMillicores: usage?.cpuMillicores,
    memoryUsageBytes: usage?.memoryBytes,
    cpuRequestMillicores: facts.requests.cpuMillicores,
    memoryRequestBytes: facts.requests.memoryBytes,
  };
}

/** A pod that only an agent sees, by its cgroup. */
export function unlistedPodMetrics(podUid: string, nodeName: string, chosen: ChosenUsage, reason: string): PodMetrics {
  return {
    ...emptyPodMetrics({ namespace: "", podName: "", podUid }),
    nodeName,
    timestamp: chosen.usage && chosen.timestamp,
    provenance: chosen.usage && chosen.provenance,
    cpuUsageMillicores: chosen.usage?.cpuMillicores,
    memoryUsageBytes: chosen.usage?.memoryBytes,
    usageWindowSeconds: chosen.usage?.windowSeconds,
    missing: [`kubernetes: ${reason}`],
  };
}

function containerMetrics(container: ContainerFacts, chosen: ChosenUsage): ContainerMetrics {
  const { name, id, state, lastEnd, requests, limits } = container;
  // Metrics Server goes by the container's name, the agent by the runtime's id.
  const usage = chosen.usage?.containers.get(name) ?? (id === undefined ? undefined : chosen.usage?.containers.get(id));
  return {
    containerName: name,
    containerId: id,
    image: container.image || undefined,
    cpuUsageMillicores: usage?.cpuMillicores,
    memoryUsageBytes: usage?.memoryBytes,
    cpuRequestMillicores: requests.cpuMillicores,
    cpuLimitMillicores: limits.cpuMillicores,
    memoryRequestBytes: requests.memoryBytes,
    memoryLimitBytes: limits.memoryBytes,
    cpuUsageRateOfLimit: rate(usage?.cpuMillicores, limits.cpuMillicores),
    memoryUsageRateOfLimit: rate(usage?.memoryBytes, limits.memoryBytes),
    ready: container.ready,
    restartCount: container.restarts,
    provenance: usage && chosen.usage ? chosen.provenance : undefined,
    timestamp: usage && chosen.usage ? chosen.timestamp : undefined,
    role: container.role,
    state: state?.is,
    stateReason: (state?.is === "waiting" || state?.is === "terminated" ? state.reason : "") || undefined,
    lastTerminationReason: lastEnd?.reason || undefined,
    lastExitCode: lastEnd?.exitCode,
    lastTerminationTime: timeOf(lastEnd?.finishedAt),
  };
}

/** The pod's own reason; else, while it waits for a node, the scheduler's. */
function reasonOf({ reason, message, phase, conditions }: PodFacts): Pick<PodMetrics, "reason" | "message"> {
  if (reason !== undefined || message !== undefined || phase !== "Pending") return { reason, message };
  const scheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False");
  return scheduled ? { reason: scheduled.reason || undefined, message: scheduled.message || undefined } : {};
}

function latest(ends: readonly ContainerEnd[]): ContainerEnd | undefined {
  return ends.toSorted((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))[0];
}

function rate(usage: number | undefined, bound: number | undefined): number | undefined {
  return usage === undefined || bound === undefined || bound === 0 ? undefined : (100 * usage) / bound;
}

function timeOf(milliseconds: number | undefined): Timestamp | undefined {
  return milliseconds === undefined ? undefined : timestampOf(milliseconds);
}
