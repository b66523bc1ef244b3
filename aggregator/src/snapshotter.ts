import { timestampOf, type ClusterMetrics, type SourceStatus } from "@kubevitals/proto";
import type { Clock, Steps } from "@kubevitals/program";
import type { HealthJudge, Judgement } from "./health/judge.ts";
import { ByName } from "./state/by-name.ts";
import { clusterTotals } from "./state/cluster-totals.ts";
import { countFresh } from "./state/count-fresh.ts";
import { objectsOf, viewOf } from "./state/facts/facts.ts";
import { JudgedRecord } from "./state/judged-record.ts";
import { createJoin, nodesByName, type JoinInputs } from "./state/join/join.ts";
import type { NodeTable } from "./state/node-table.ts";
import { observe } from "./state/observe.ts";
import type { ObservationLimits } from "./state/observed-node.ts";
import type { KnownCertificate, NodeRecord, Observation, Snapshot } from "./state/snapshot.ts";

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

/** The verdict before the first one. */
const nothingJudged: Judgement = {
  report: { status: "HEALTH_STATUS_UNKNOWN", issues: [], unknown: [], unknownCount: 0, silenced: [] },
  coverage: { nodesKnown: 0, nodesFresh: 0, checksApplicable: 0, checksEvaluated: 0 },
  healthyNodes: new Map(),
};

/** Nodes up to which every snapshot is judged itself. Of more, `judge` does it apart, and snapshots come without waiting for it. */
const mostJudgedAtOnce = 250;

/** Takes one snapshot after another: what was observed, with the latest verdict on it. */
export class Snapshotter {
  readonly #options: SnapshotterOptions;
  readonly #join = createJoin();
  #taken = 0;
  #clusterId: string;
  /** What the latest snapshot holds. */
  #observation: Observation | undefined;
  #verdict = nothingJudged;
  #isJudging = false;

  constructor(options: SnapshotterOptions) {
    this.#options = options;
    this.#clusterId = options.clusterId;
  }

  /** The next snapshot. One is taken to its end before the next. */
  *take(): Steps<Snapshot> {
    const observation = yield* this.#observe();
    this.#observation = observation;
    const isSmall = observation.nodes.size <= mostJudgedAtOnce;
    if (isSmall || this.#verdict === nothingJudged) yield* this.#judge(observation);
    return yield* this.#put(observation, this.#verdict);
  }

  /** Judges what the latest snapshot holds, for those that come; where each is judged itself, there is nothing to do. */
  *judge(): Steps<void> {
    const observation = this.#observation;
    if (observation !== undefined && observation.nodes.size > mostJudgedAtOnce) yield* this.#judge(observation);
  }

  *#observe(): Steps<Observation> {
    const { table, clock, limits, certificates } = this.#options;
    const agents = observe(table, clock, limits);
    const kubernetes = this.#options.kubernetes();
    yield* forgetSilent(table, agents.nodes, this.#options.forgetAfter, kubernetes);
    this.#clusterId = clusterIdOf(kubernetes) ?? this.#clusterId;
    const joined = kubernetes === undefined ? agents : yield* this.#join(agents, kubernetes);
    return certificates === undefined ? joined : { ...joined, certificates: certificates() };
  }

  *#judge(observation: Observation): Steps<void> {
    if (this.#isJudging) return;
    this.#isJudging = true;
    try {
      this.#verdict = yield* this.#options.judge.judging(observation);
    } finally {
      this.#isJudging = false;
    }
  }

  *#put(observation: Observation, { report, coverage: judged, healthyNodes }: Judgement): Steps<Snapshot> {
    const nodes = withVerdicts(observation.nodes, healthyNodes);
    const coverage = { ...judged, nodesKnown: nodes.size, nodesFresh: yield* countFresh(observation.nodes) };
    const health = { ...report, coverage };
    const clusterId = this.#clusterId;
    this.#taken++;
    const described = {
      ...observation,
      nodes,
      id: `${this.#options.instanceId}-${this.#taken}`,
      clusterId,
      health,
      coverage,
      sources: this.#options.sources(),
    };
    return withCluster(described);
  }
}

/** A snapshot whose totals are added up when they are first read. */
function withCluster(described: Omit<Snapshot, "cluster">): Snapshot {
  let cluster: ClusterMetrics | undefined;
  return {
    ...described,
    get cluster() {
      return (cluster ??= clusterOf(described));
    },
  };
}

function clusterOf(described: Omit<Snapshot, "cluster">): ClusterMetrics {
  const { clusterId, health, nodes, takenAt } = described;
  return {
    clusterId,
    timestamp: timestampOf(takenAt),
    ...clusterTotals(described),
    nodesHealthy: Array.from(nodes.values()).filter(({ healthy }) => healthy === true).length,
    healthStatus: health.status,
    issues: health.issues,
  };
}

/** A cluster is known by the UID of its namespace kube-system, which lives as long as it does. */
function clusterIdOf(kubernetes: JoinInputs | undefined): string | undefined {
  for (const { name, uid } of objectsOf(kubernetes?.kube, "namespaces")) if (name === "kube-system") return uid;
  return undefined;
}

function withVerdicts(
  nodes: ReadonlyMap<string, NodeRecord>,
  verdicts: ReadonlyMap<string, boolean>,
): ByName<NodeRecord> {
  return ByName.from(nodes).making((record, name) => {
    const verdict = verdicts.get(name);
    // It may have fallen silent since it was judged.
    const isKnown = verdict !== true || record.freshness === "FRESHNESS_FRESH";
    return new JudgedRecord(record, isKnown ? verdict : undefined);
  });
}

/** Nodes of which one step asks whether they are silent. */
const nodesPerStep = 200;

/**
 * Forgets nodes that are silent for too long. Where the list of nodes is whole, one that is not in it goes as soon as it is lost, and
 * one that is in it is not forgotten at all.
 */
function* forgetSilent(
  table: NodeTable,
  nodes: ReadonlyMap<string, NodeRecord>,
  forgetAfter: number,
  kubernetes: JoinInputs | undefined,
): Steps<void> {
  const view = viewOf(kubernetes?.kube, "nodes");
  const listed = view?.state === "synced" ? nodesByName(view.objects) : undefined;
  const known = ByName.from(nodes);
  let looked = 0;
  for (const name of known.keys()) {
    if (++looked % nodesPerStep === 0) yield;
    const record = listed?.has(name) ? undefined : known.passing(name);
    if (record === undefined) continue;
    const isGone = listed !== undefined && record.freshness === "FRESHNESS_LOST";
    if (isGone || record.ageSeconds > forgetAfter) table.forget(name);
  }
}
