import type { ClusterMetrics, NodeMetrics, Provenance } from "@kubevitals/proto";
import { clusterGpus } from "./gpu/cluster-gpus.ts";
import { kubeTotals } from "./join/kube-totals.ts";
import type { NodeRecord, Observation } from "./snapshot.ts";

/** The part of ClusterMetrics that follows from the nodes and pods alone. */
export type ClusterTotals = Omit<
  ClusterMetrics,
  "clusterId" | "timestamp" | "nodesHealthy" | "healthStatus" | "issues"
>;

type Quantity = {
  [Name in keyof NodeMetrics]-?: NonNullable<NodeMetrics[Name]> extends number ? Name : never;
}[keyof NodeMetrics];

/**
 * Adds up the nodes that are not lost. A total is absent where no node reports the value; a rate is taken only over the nodes
 * that report both sides of it.
 */
export function clusterTotals({ nodes, kube, joined }: Observation): ClusterTotals {
  const records = Array.from(nodes.values());
  // Where an agent is lost, Metrics Server may speak for the node.
  const present = records.map(({ metrics }) => metrics).filter(hasValues);
  return {
    provenance: provenanceOf(records),
    nodesTotal: records.length,
    nodesFresh: count(records, "FRESHNESS_FRESH"),
    nodesStale: count(records, "FRESHNESS_STALE"),
    nodesLost: count(records, "FRESHNESS_LOST"),
    ...kubeTotals(kube, nodes),
    kubernetesVersion: joined?.serverVersion,
    cpuCapacityMillicores: sum(present, "cpuCapacityMillicores"),
    cpuUsageMillicores: sum(present, "cpuUsageMillicores"),
    cpuUsageRate: rate(present, "cpuUsageMillicores", "cpuCapacityMillicores"),
    memoryCapacityBytes: sum(present, "memoryCapacityBytes"),
    memoryUsageBytes: sum(present, "memoryUsageBytes"),
    memoryUsageRate: rate(present, "memoryUsageBytes", "memoryCapacityBytes"),
    diskCapacityBytes: sum(present, "diskCapacityBytes"),
    diskUsageBytes: sum(present, "diskUsageBytes"),
    diskUsageRate: rate(present, "diskUsageBytes", "diskCapacityBytes"),
    ...clusterGpus(records.map(({ metrics }) => metrics)),
    gpuTotal: sum(present, "gpuCount"),
    gpuUsageRate: meanGpuUsage(present),
  };
}

/** A sum is as fresh as the oldest record in it; while a node is missing from it, lost or not yet heard, it is an estimate. */
function provenanceOf(records: readonly NodeRecord[]): Provenance {
  const isMissing = records.some(({ freshness, metrics }) => freshness === "FRESHNESS_LOST" || !metrics.timestamp);
  const isFresh = records.every(({ freshness }) => freshness === "FRESHNESS_FRESH");
  const present = records.filter(({ freshness }) => freshness !== "FRESHNESS_LOST");
  const ages = (present.length > 0 ? present : records).map(({ ageSeconds }) => ageSeconds);
  return {
    source: isMissing || records.length === 0 ? "SOURCE_ESTIMATED" : "SOURCE_AGENT",
    freshness: present.length === 0 ? "FRESHNESS_LOST" : isFresh ? "FRESHNESS_FRESH" : "FRESHNESS_STALE",
    ageSeconds: ages.length === 0 ? undefined : ages.reduce((oldest, age) => Math.max(oldest, age)),
    reason: records.length === 0 ? "no node is known" : isFresh ? undefined : "not every node is fresh",
  };
}

function hasValues({ provenance }: NodeMetrics): boolean {
  return provenance?.freshness !== "FRESHNESS_LOST";
}

function count(records: readonly NodeRecord[], freshness: NodeRecord["freshness"]): number {
  return records.filter((record) => record.freshness === freshness).length;
}

function sum(nodes: readonly NodeMetrics[], name: Quantity): number | undefined {
  const values = nodes.map((node) => node[name]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : known(values.reduce((total, value) => total + value));
}

/** A number that can be written as JSON; what nodes that make values up add up to is none. */
function known(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function rate(nodes: readonly NodeMetrics[], part: Quantity, whole: Quantity): number | undefined {
  const both = nodes.filter((node) => node[part] !== undefined && node[whole] !== undefined);
  const total = sum(both, whole);
  const used = sum(both, part);
  return total && used !== undefined ? known(100 * (used / total)) : undefined;
}

/** Mean over all GPUs: nodes weigh by how many they have. */
function meanGpuUsage(nodes: readonly NodeMetrics[]): number | undefined {
  const measured = nodes.filter((node) => node.gpuUsageRate !== undefined && node.gpuCount);
  const gpus = sum(measured, "gpuCount");
  if (!gpus) return undefined;
  return known(measured.reduce((total, node) => total + (node.gpuUsageRate ?? 0) * (node.gpuCount ?? 0), 0) / gpus);
}
