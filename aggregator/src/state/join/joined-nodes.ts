import {
  emptyNodeMetrics,
  timestampOf,
  type NodeMetrics,
  type NodeScheduling,
  type Provenance,
  type Timestamp,
} from "@kubevitals/proto";
import type { NodeFacts } from "../facts/node.ts";
import type { StoredObject } from "../objects/object-table.ts";
import { ByName, type Names } from "../by-name.ts";
import { DerivedRecord } from "../derived-record.ts";
import { LazyRecord } from "../lazy-record.ts";
import { valuesOfNode } from "../scrape/custom-values.ts";
import type { NodeRecord } from "../snapshot.ts";
import { noSeries } from "../stored-series.ts";
import { withNamedOwners, type PodByUid } from "./named-owners.ts";
import { emptySum, type PodSum, type PodSums } from "./pod-sums.ts";
import type { MetricsServerView, NodeUsage } from "./usage.ts";

/** What nodes are joined with. */
export interface NodeJoin {
  /** The nodes that Kubernetes lists, by name. */
  readonly listed: ReadonlyMap<string, StoredObject<NodeFacts>>;
  /** Whether the list is whole, so that a node that it lacks is not there. */
  readonly isSynced: boolean;
  readonly sums: PodSums | undefined;
  readonly schedulingOf: SchedulingLookup;
  readonly podByUid: PodByUid;
  /** When each kubelet last renewed its Lease, in milliseconds since 1970. Looked up when somebody first reads a node. */
  readonly heartbeats: () => ReadonlyMap<string, number>;
  readonly metricsServer: MetricsServerView | undefined;
  readonly customMetrics: (nodeName: string) => Readonly<Record<string, number>>;
  readonly takenAt: number;
  readonly monotonic: number;
}

/** What Kubernetes alone says of a node: put together anew only where one of its sources has changed. */
export type SchedulingLookup = (
  node: StoredObject<NodeFacts>,
  sum: PodSum,
  heartbeatAt: number | undefined,
) => Pick<NodeMetrics, "scheduling" | "conditions">;

/** Remembers what Kubernetes says of each node: most nodes are, second after second, what they were. */
export function createSchedulingLookup(): SchedulingLookup {
  const known = new WeakMap<StoredObject<NodeFacts>, Remembered>();
  return (node, sum, heartbeatAt) => {
    const before = known.get(node);
    if (before && before.sum === sum && before.heartbeatAt === heartbeatAt) return before.said;
    const said = {
      scheduling: schedulingOf(node.facts, sum, heartbeatAt),
      conditions: before?.said.conditions ?? conditionsOf(node.facts),
    };
    known.set(node, { sum, heartbeatAt, said });
    return said;
  };
}

interface Remembered {
  readonly sum: PodSum;
  readonly heartbeatAt: number | undefined;
  readonly said: Pick<NodeMetrics, "scheduling" | "conditions">;
}

function conditionsOf({ conditions }: NodeFacts): NodeMetrics["conditions"] {
  return conditions.map(({ since, ...condition }) => ({
    ...condition,
    lastTransitionTime: since === undefined ? undefined : timestampOf(since),
  }));
}

const noPods = emptySum();

/** Nodes with what agents say of them and what Kubernetes does, put together for who asks. @param names of all nodes that either knows of */
export function joinNodes(names: Names, agents: ByName<NodeRecord>, join: NodeJoin): ByName<NodeRecord> {
  return ByName.made(names, (name) => new JoinedNode(agents.passing(name) ?? neverHeard(name, join), name, join));
}

/** A node with what Kubernetes says of it. */
class JoinedNode extends DerivedRecord {
  readonly #name: string;
  readonly #join: NodeJoin;

  constructor(base: NodeRecord, name: string, join: NodeJoin) {
    super(base);
    this.#name = name;
    this.#join = join;
  }

  override get heartbeatTime(): Timestamp | undefined {
    const at = this.#join.listed.has(this.#name) ? this.#join.heartbeats().get(this.#name) : undefined;
    return at === undefined ? undefined : timestampOf(at);
  }

  protected putTogether(): NodeMetrics {
    return joinMetrics(this.base, this.#name, this.#join);
  }
}

function joinMetrics(base: NodeRecord, name: string, join: NodeJoin): NodeMetrics {
  const node = join.listed.get(name);
  const metrics = withServerUsage(base, join);
  const ofPods = base.userSeries && valuesOfNode(name, base.userSeries, join.podByUid);
  const custom = { ...ofPods?.values, ...join.customMetrics(name) };
  if (node === undefined) {
    const missing = join.isSynced ? ["kubernetes: the node is not listed"] : [];
    return { ...metrics, missing: [...metrics.missing, ...missing] };
  }
  return {
    ...metrics,
    nodeUid: node.uid,
    labels: node.facts.labels,
    gpus: withNamedOwners(metrics.gpus, join.podByUid),
    ...join.schedulingOf(node, join.sums?.byNode.get(name) ?? noPods, join.heartbeats().get(name)),
    customMetrics: Object.keys(custom).length > 0 ? { ...metrics.customMetrics, ...custom } : metrics.customMetrics,
    missing: ofPods?.leftOut
      ? [...metrics.missing, `customMetrics: ${ofPods.leftOut} values of the node's pods stand at the pods alone`]
      : metrics.missing,
  };
}

/** A node that Kubernetes lists and from which no agent has come: as good as lost, and nothing is forgotten of it. */
function neverHeard(name: string, { listed, takenAt }: NodeJoin): NodeRecord {
  const reason = "no agent has been heard from this node";
  const createdAt = listed.get(name)?.facts.createdAt ?? takenAt;
  return {
    metrics: {
      ...emptyNodeMetrics(name),
      provenance: { source: "SOURCE_KUBELET", freshness: "FRESHNESS_LOST", reason },
      missing: [`agent: ${reason}`],
    },
    freshness: "FRESHNESS_LOST",
    isWithoutAgent: true,
    ageSeconds: Math.max(0, (takenAt - createdAt) / 1000),
    series: noSeries,
    seriesAgeSeconds: undefined,
    clockSkewSeconds: undefined,
  };
}

/** While the agent's record is lost, usage as Metrics Server has it, and capacity as the kubelet reports it. */
function withServerUsage(base: NodeRecord, join: NodeJoin): NodeMetrics {
  const metrics = LazyRecord.passing(base);
  const { freshness } = base;
  if (freshness !== "FRESHNESS_LOST") return metrics;
  const { metricsServer, listed } = join;
  const usage = metricsServer?.state === "ok" ? metricsServer.nodes.get(metrics.nodeName) : undefined;
  const capacity = listed.get(metrics.nodeName)?.facts.capacity;
  if (usage === undefined) return metrics;
  return {
    ...metrics,
    timestamp: timestampOf(usage.at),
    provenance: serverProvenance(usage, join),
    cpuCapacityMillicores: capacity?.cpuMillicores,
    cpuUsageMillicores: usage.cpuMillicores,
    cpuUsageRate: rate(usage.cpuMillicores, capacity?.cpuMillicores),
    memoryCapacityBytes: capacity?.memoryBytes,
    memoryUsageBytes: usage.memoryBytes,
    memoryUsageRate: rate(usage.memoryBytes, capacity?.memoryBytes),
    missing: metrics.missing.length > 0 ? metrics.missing : [`agent: ${metrics.provenance?.reason ?? "lost"}`],
  };
}

function serverProvenance({ at }: NodeUsage, { metricsServer, monotonic, takenAt }: NodeJoin): Provenance {
  const received = metricsServer?.receivedMonotonic;
  const isBehind = takenAt - at > 60_000;
  return {
    source: "SOURCE_METRICS_SERVER",
    freshness: isBehind ? "FRESHNESS_STALE" : "FRESHNESS_FRESH",
    ageSeconds: received === undefined ? undefined : (monotonic - received) / 1000,
    receivedAt: metricsServer?.receivedAt === undefined ? undefined : timestampOf(metricsServer.receivedAt),
    reason: isBehind ? "Metrics Server's last point of the node is older than a minute" : undefined,
  };
}

function schedulingOf(facts: NodeFacts, sum: PodSum, heartbeatAt: number | undefined): NodeScheduling {
  const { allocatable, capacity } = facts;
  return {
    unschedulable: facts.unschedulable,
    cpuAllocatableMillicores: allocatable.cpuMillicores,
    memoryAllocatableBytes: allocatable.memoryBytes,
    ephemeralStorageAllocatableBytes: allocatable.ephemeralStorageBytes,
    podsAllocatable: allocatable.pods,
    cpuRequestedMillicores: sum.cpuRequested,
    memoryRequestedBytes: sum.memoryRequested,
    ephemeralStorageRequestedBytes: sum.storageRequested,
    pods: sum.active,
    cpuSchedulableMillicores: left(allocatable.cpuMillicores, sum.cpuRequested),
    memorySchedulableBytes: left(allocatable.memoryBytes, sum.memoryRequested),
    podsSchedulable: left(allocatable.pods, sum.active),
    cpuLimitsMillicores: sum.cpuLimits,
    memoryLimitsBytes: sum.memoryLimits,
    extendedAllocatable: allocatable.extended ?? {},
    extendedRequested: Object.fromEntries(sum.extendedRequested ?? []),
    extendedCapacity: capacity.extended ?? {},
    extendedSchedulable: extendedLeft(allocatable.extended ?? {}, sum.extendedRequested),
    taints: facts.taints.map(({ key, value, effect }) => ({ key, value, effect })),
    kubeletVersion: facts.kubeletVersion || undefined,
    containerRuntimeVersion: facts.containerRuntimeVersion || undefined,
    roles: rolesOf(facts.labels),
    internalAddresses: facts.internalAddresses,
    createdTime: facts.createdAt === undefined ? undefined : timestampOf(facts.createdAt),
    heartbeatTime: heartbeatAt === undefined ? undefined : timestampOf(heartbeatAt),
  };
}

function left(allocatable: number | undefined, requested: number): number | undefined {
  return allocatable === undefined ? undefined : Math.max(0, allocatable - requested);
}

function extendedLeft(
  allocatable: Readonly<Record<string, number>>,
  requested: ReadonlyMap<string, number> | undefined,
): Readonly<Record<string, number>> {
  const entries = Object.entries(allocatable);
  return Object.fromEntries(entries.map(([name, amount]) => [name, Math.max(0, amount - (requested?.get(name) ?? 0))]));
}

const rolePrefix = "node-role.kubernetes.io/";

function rolesOf(labels: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(labels)
    .filter((name) => name.startsWith(rolePrefix) && name.length > rolePrefix.length)
    .map((name) => name.slice(rolePrefix.length))
    .toSorted();
}

function rate(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || !whole ? undefined : (100 * part) / whole;
}
