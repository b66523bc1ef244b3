import type {
  ClusterMetrics,
  Coverage,
  Freshness,
  HealthReport,
  MetricsSnapshot,
  NamespaceMetrics,
  NetworkMetrics,
  NodeMetrics,
  QuotaMetrics,
  ServiceMetrics,
  SourceStatus,
  VolumeClaimMetrics,
  VolumeMetrics,
  WorkloadMetrics,
  Timestamp,
} from "@kubevitals/proto";
import { timestampOf } from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import type { JoinedSources } from "./join/joined-sources.ts";
import type { KubeView } from "./objects/kube-view.ts";
import type { PodList } from "./pod-list.ts";
import type { UserSeries } from "./scrape/user-series.ts";
import type { LeftOut } from "./series-admission.ts";
import type { StoredSeries } from "./stored-series.ts";

/** A node as a snapshot holds it. */
export interface NodeRecord {
  /** The node's values with source, freshness and age; without values when it is lost. */
  readonly metrics: NodeMetrics;
  readonly freshness: Freshness;
  /** As the values have it: scrapes ask it of every node, for which they are not put together. */
  readonly healthy?: boolean | undefined;
  /** When the node's kubelet last renewed its Lease, likewise. */
  readonly heartbeatTime?: Timestamp | undefined;
  /** Whether no agent was ever heard of it: only Kubernetes tells of the node. */
  readonly isWithoutAgent?: boolean;
  /** Whether the values list GPUs: asked of every pod, for which they are not put together. */
  readonly hasGpus?: boolean;
  /** Seconds since the node's last vitals, or since its hello where none came. */
  readonly ageSeconds: number;
  /** The node's exposition; empty when it is lost. The same object as long as no other has come. */
  readonly series: StoredSeries;
  /** What users say of the node's pods, as its agent has read it; undefined where they say nothing, or the node is lost. */
  readonly userSeries?: UserSeries | undefined;
  /** Families of which the budget of series leaves rows out of `series`, the most first. */
  readonly seriesLeftOut?: readonly LeftOut[] | undefined;
  /** When the exposition was taken, by the node's wall clock, in milliseconds. */
  readonly seriesTakenAt?: number | undefined;
  /** Seconds since the exposition arrived. */
  readonly seriesAgeSeconds: number | undefined;
  /** The node's wall clock less the aggregator's, in seconds, at its hello. */
  readonly clockSkewSeconds: number | undefined;
}

/** What Kubernetes holds beside nodes and pods, each list in the order that the model promises. */
export interface ClusterLists {
  readonly namespaces: readonly NamespaceMetrics[];
  readonly workloads: readonly WorkloadMetrics[];
  readonly services: readonly ServiceMetrics[];
  readonly volumes: readonly VolumeMetrics[];
  readonly volumeClaims: readonly VolumeClaimMetrics[];
  readonly quotas: readonly QuotaMetrics[];
}

/** A certificate that the aggregator uses, or that it is shown. */
export interface KnownCertificate {
  /** What it is for: `the API server's certificate`. */
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What was seen at one instant, before anybody passed a verdict on it. */
export interface Observation {
  /** Wall time in milliseconds. */
  readonly takenAt: number;
  readonly monotonic: number;
  /** By name, in order. */
  readonly nodes: ReadonlyMap<string, NodeRecord>;
  /** By namespace and name; undefined where nobody tells the aggregator of pods. */
  readonly pods: PodList | undefined;
  /** By source and target; listed when somebody first asks. */
  readonly networks: () => readonly NetworkMetrics[];
  /** What pods' usage is told from, and who owns what; undefined where Kubernetes is not read. */
  readonly joined: JoinedSources | undefined;
  /** What else Kubernetes holds; undefined where it is not read. */
  readonly lists: ClusterLists | undefined;
  /** Adds up in steps what the lists need of all pods, so that reading them takes no longer than they are long. */
  readonly addUp?: () => Steps<void>;
  /** Every kind of object that is read, as it is stored; undefined where Kubernetes is not read. */
  readonly kube: KubeView | undefined;
  /** Certificates that are known; absent where nobody looks. */
  readonly certificates?: readonly KnownCertificate[];
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

const emptyLists: ClusterLists = {
  namespaces: [],
  workloads: [],
  services: [],
  volumes: [],
  volumeClaims: [],
  quotas: [],
};

/** The lists of a snapshot, empty where Kubernetes is not read. */
export function listsOf({ lists }: Snapshot): ClusterLists {
  return lists ?? emptyLists;
}

/** A snapshot in the vocabulary of the wire. */
export function toMetricsSnapshot(snapshot: Snapshot): MetricsSnapshot {
  return {
    id: snapshot.id,
    timestamp: timestampOf(snapshot.takenAt),
    clusterId: snapshot.clusterId,
    coverage: snapshot.coverage,
    nodes: Array.from(snapshot.nodes.values(), ({ metrics }) => metrics),
    pods: Array.from(snapshot.pods ?? []),
    networks: snapshot.networks(),
    cluster: snapshot.cluster,
    sources: snapshot.sources,
    ...listsOf(snapshot),
  };
}
