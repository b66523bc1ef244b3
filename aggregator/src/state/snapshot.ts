import type {
  BlockValues,
  ClusterMetrics,
  Coverage,
  Freshness,
  HealthReport,
  MetricsSnapshot,
  NetworkMetrics,
  NodeMetrics,
  PodMetrics,
  SourceStatus,
} from "@kubevitals/proto";
import { timestampOf } from "@kubevitals/proto";

/** A node as a snapshot holds it. */
export interface NodeRecord {
  /** The node's values with source, freshness and age; without values when it is lost. */
  readonly metrics: NodeMetrics;
  readonly freshness: Freshness;
  /** Seconds since the node's last vitals, or since its hello where none came. */
  readonly ageSeconds: number;
  /** The node's exposition; empty when it is lost. */
  readonly series: readonly BlockValues[];
  /** Seconds since the exposition arrived. */
  readonly seriesAgeSeconds: number | undefined;
  /** The node's wall clock less the aggregator's, in seconds, at its hello. */
  readonly clockSkewSeconds: number | undefined;
}

/** What was seen at one instant, before anybody passed a verdict on it. */
export interface Observation {
  /** Wall time in milliseconds. */
  readonly takenAt: number;
  readonly monotonic: number;
  /** By name, in order. */
  readonly nodes: ReadonlyMap<string, NodeRecord>;
  /** By namespace and name; undefined where nobody tells the aggregator of pods. */
  readonly pods: readonly PodMetrics[] | undefined;
  /** By source and target. */
  readonly networks: readonly NetworkMetrics[];
}

/** The cluster at one instant, as every surface reads it. Never changed once it is made. */
export interface Snapshot extends Observation {
  readonly id: string;
  readonly clusterId: string;
  readonly cluster: ClusterMetrics;
  readonly health: HealthReport;
  readonly coverage: Coverage;
  /** What the snapshot is made from, beside the agents. */
  readonly sources: readonly SourceStatus[];
}

/** A snapshot in the vocabulary of the wire. */
export function toMetricsSnapshot(snapshot: Snapshot): MetricsSnapshot {
  return {
    id: snapshot.id,
    timestamp: timestampOf(snapshot.takenAt),
    clusterId: snapshot.clusterId,
    coverage: snapshot.coverage,
    nodes: Array.from(snapshot.nodes.values(), ({ metrics }) => metrics),
    pods: snapshot.pods ?? [],
    networks: snapshot.networks,
    cluster: snapshot.cluster,
    sources: snapshot.sources,
  };
}
