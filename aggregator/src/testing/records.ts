import {
  BlockWriter,
  emptyNodeMetrics,
  timestampOf,
  type BlockValues,
  type CollectorState,
  type Freshness,
  type NodeMetrics,
} from "@kubevitals/proto";
import type { ClusterLists, NodeRecord, Observation, Snapshot } from "../state/snapshot.ts";
import { noSeries, storeSeries, type StoredSeries } from "../state/stored-series.ts";

/** What collectors report where they work. */
export function collectors(states: Readonly<Record<string, CollectorState>>) {
  return Object.entries(states).map(([name, state]) => ({ name, state }));
}

/** Metrics of a node on which every rule can look and nothing is wrong. */
export function nodeMetrics(name: string, more: Partial<NodeMetrics> = {}): NodeMetrics {
  return {
    ...emptyNodeMetrics(name),
    timestamp: timestampOf(Date.UTC(2026, 0, 1)),
    cpuCapacityMillicores: 4000,
    cpuUsageMillicores: 1000,
    cpuUsageRate: 25,
    memoryCapacityBytes: 1000,
    memoryUsageBytes: 500,
    memoryUsageRate: 50,
    memoryPressureFullRate: 0,
    ioPressureFullRate: 0,
    cpuPressureSomeRate: 0,
    filesystems: [{ mountpoint: "/", device: "/dev/sda1", fstype: "ext4", capacityBytes: 100, availableBytes: 50 }],
    collectors: collectors({
      cpu: "COLLECTOR_STATE_OK",
      meminfo: "COLLECTOR_STATE_OK",
      filesystem: "COLLECTOR_STATE_OK",
      pressure: "COLLECTOR_STATE_OK",
    }),
    ...more,
  };
}

/** What is said of a node's record: its series as a sample has them, or part by part. */
export type RecordFields = Partial<Omit<NodeRecord, "series">> & {
  readonly series?: StoredSeries | readonly BlockValues[];
};

/** A node's record as a snapshot holds it, fresh unless it is said otherwise. */
export function nodeRecord(name: string, { series = noSeries, ...more }: RecordFields = {}): NodeRecord {
  const freshness: Freshness = more.freshness ?? "FRESHNESS_FRESH";
  const isFresh = freshness === "FRESHNESS_FRESH";
  const { metrics = nodeMetrics(name) } = more;
  return {
    ageSeconds: 1,
    series: "shape" in series ? series : storeSeries(series),
    seriesAgeSeconds: undefined,
    clockSkewSeconds: undefined,
    freshness,
    healthy: metrics.healthy,
    heartbeatTime: metrics.scheduling?.heartbeatTime,
    ...more,
    metrics: {
      ...metrics,
      provenance: { source: "SOURCE_AGENT", freshness, ageSeconds: 1, reason: isFresh ? undefined : "no vitals" },
    },
  };
}

/** What is seen of these nodes, so many seconds after the start. */
export function observation(records: readonly NodeRecord[], seconds = 0): Observation {
  return {
    takenAt: Date.UTC(2026, 0, 1) + seconds * 1000,
    monotonic: seconds * 1000,
    nodes: new Map(records.map((record) => [record.metrics.nodeName, record])),
    pods: undefined,
    networks: () => [],
    lists: undefined,
    kube: undefined,
    joined: undefined,
  };
}

/** One record in each list of what Kubernetes holds. */
export const oneOfEach: ClusterLists = {
  namespaces: [
    {
      namespace: "shop",
      phase: "Active",
      podsTotal: 1,
      podsRunning: 1,
      cpuRequestedMillicores: 100,
      memoryRequestedBytes: 1,
      cpuLimitsMillicores: 0,
      memoryLimitsBytes: 0,
      labels: { team: "storefront" },
      podsWithoutUsage: 1,
    },
  ],
  workloads: [
    {
      kind: "Job",
      namespace: "shop",
      name: "import-1",
      uid: "uid-job",
      replicasDesired: 1,
      podsTotal: 1,
      cpuRequestedMillicores: 100,
      memoryRequestedBytes: 1,
      restartCount: 0,
      createdTime: timestampOf(Date.UTC(2026, 0, 1)),
      owner: { kind: "CronJob", name: "import" },
      labels: {},
    },
  ],
  services: [
    {
      namespace: "shop",
      name: "web",
      uid: "uid-service",
      type: "ClusterIP",
      hasSelector: true,
      endpointsReady: 1,
      labels: {},
    },
  ],
  volumes: [{ name: "pv-1", uid: "uid-volume", phase: "Bound", capacityBytes: 1e9 }],
  volumeClaims: [{ namespace: "shop", name: "data", uid: "uid-claim", phase: "Bound", pods: 1 }],
  quotas: [{ namespace: "shop", name: "quota", resource: "requests.cpu", hard: 10, used: 1, usageRate: 10 }],
};

/** A snapshot of these nodes with a verdict that nobody has passed. */
export function snapshot(id: string, records: readonly NodeRecord[], more: Partial<Snapshot> = {}): Snapshot {
  const coverage = { nodesKnown: records.length, nodesFresh: 0, checksApplicable: 2, checksEvaluated: 1, rate: 50 };
  return {
    ...observation(records),
    id,
    clusterId: "cluster-1",
    cluster: {
      clusterId: "cluster-1",
      timestamp: timestampOf(Date.UTC(2026, 0, 1)),
      nodesTotal: records.length,
      nodesHealthy: 0,
      nodesFresh: 0,
      nodesStale: 0,
      nodesLost: 0,
      healthStatus: "HEALTH_STATUS_UNKNOWN",
      issues: [],
      gpuModels: [],
    },
    health: { status: "HEALTH_STATUS_UNKNOWN", issues: [], unknown: [], unknownCount: 0, coverage, silenced: [] },
    coverage,
    sources: [{ name: "kubernetes", state: "SOURCE_STATE_OFF", reason: "Kubernetes is not read" }],
    ...more,
  };
}

/** Series of one gauge, a row for each value of the label `of`. */
export function gauge(name: string, values: Readonly<Record<string, number>>): BlockValues {
  const out = new BlockWriter();
  const family = out.gauge(name, "A gauge.", ["of"]);
  for (const [label, value] of Object.entries(values)) family.add(value, label);
  return out.finish([], []);
}
