import { timestampOf, type SourceStatus } from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import type { HealthJudge } from "./health/judge.ts";
import { clusterTotals } from "./state/cluster-totals.ts";
import { objectsOf, viewOf } from "./state/facts/facts.ts";
import { createJoin, nodesByName, type JoinInputs } from "./state/join/join.ts";
import type { NodeTable } from "./state/node-table.ts";
import { observe, type ObservationLimits } from "./state/observe.ts";
import type { KnownCertificate, NodeRecord, Snapshot } from "./state/snapshot.ts";

/** What a snapshot is taken of and by. */
export interface SnapshotterOptions {
  readonly table: NodeTable;
  readonly judge: HealthJudge;
  readonly clock: Clock;
  readonly limits: ObservationLimits;
  /** What the cluster goes by where Kubernetes does not tell. */
  readonly clusterId: string;
  /** Random at each start, so that ids are unique over restarts and replicas. */
  readonly instanceId: string;
  /** What Kubernetes knows now; undefined where it is not read. */
  readonly kubernetes: () => JoinInputs | undefined;
  /** Silence in seconds after which a node that nobody lists is forgotten. */
  readonly forgetAfter: number;
  /** What snapshots are made from, beside the agents. */
  readonly sources: () => readonly SourceStatus[];
  /** Certificates that the aggregator uses, or is shown. */
  readonly certificates?: () => readonly KnownCertificate[];
}

/** Takes one snapshot after another: what was observed, with the verdict on it. */
export function createSnapshotter(options: SnapshotterOptions): () => Snapshot {
  let taken = 0;
  let { clusterId } = options;
  const join = createJoin();
  return () => {
    const agents = observe(options.table, options.clock, options.limits);
    const kubernetes = options.kubernetes();
    forgetSilent(options.table, agents.nodes, options.forgetAfter, kubernetes);
    const joined = kubernetes === undefined ? agents : join(agents, kubernetes);
    const observation = { ...joined, ...(options.certificates && { certificates: options.certificates() }) };
    const { report, coverage, healthyNodes } = options.judge.judge(observation);
    taken++;
    clusterId = clusterIdOf(kubernetes) ?? clusterId;
    return {
      ...observation,
      nodes: withVerdicts(observation.nodes, healthyNodes),
      id: `${options.instanceId}-${taken}`,
      clusterId,
      health: report,
      coverage,
      sources: options.sources(),
      cluster: {
        clusterId,
        timestamp: timestampOf(observation.takenAt),
        ...clusterTotals(observation),
        nodesHealthy: Array.from(healthyNodes.values()).filter(Boolean).length,
        healthStatus: report.status,
        issues: report.issues,
      },
    };
  };
}

/** A cluster is known by the UID of its namespace kube-system, which lives as long as it does. */
function clusterIdOf(kubernetes: JoinInputs | undefined): string | undefined {
  for (const { name, uid } of objectsOf(kubernetes?.kube, "namespaces")) if (name === "kube-system") return uid;
  return undefined;
}

function withVerdicts(
  nodes: ReadonlyMap<string, NodeRecord>,
  healthy: ReadonlyMap<string, boolean>,
): ReadonlyMap<string, NodeRecord> {
  return new Map(
    Array.from(nodes, ([name, record]) => [
      name,
      { ...record, metrics: { ...record.metrics, healthy: healthy.get(name) } },
    ]),
  );
}

/**
 * Forgets nodes that are silent for too long. Where the list of nodes is whole, one that is not in it goes as soon as it is lost, and
 * one that is in it is not forgotten at all.
 */
function forgetSilent(
  table: NodeTable,
  nodes: ReadonlyMap<string, NodeRecord>,
  forgetAfter: number,
  kubernetes: JoinInputs | undefined,
): void {
  const view = viewOf(kubernetes?.kube, "nodes");
  const listed = view?.state === "synced" ? nodesByName(view.objects) : undefined;
  for (const [name, { ageSeconds, freshness }] of nodes) {
    if (listed?.has(name)) continue;
    const isGone = listed !== undefined && freshness === "FRESHNESS_LOST";
    if (isGone || ageSeconds > forgetAfter) table.forget(name);
  }
}
