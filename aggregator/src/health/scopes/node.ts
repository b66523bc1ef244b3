import type { CollectorStatus } from "@kubevitals/proto";
import { inPassing } from "../../state/by-name.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { NodeRecord } from "../../state/snapshot.ts";
import type { NodeRule } from "../rule.ts";
import { fullReach, objectKey, type Batch, type Obstacle, type Scope } from "../scope.ts";
import { clusterIdentity } from "./cluster-identity.ts";
import { reachOfKinds } from "./kinds.ts";

/** Nodes, as agents and Kubernetes see them. */
export const nodeScope: Scope<NodeRecord, NodeRule> = {
  name: "node",
  isOfNodes: true,
  everySeconds: 0,
  batches: ({ nodes }) => nodeBatches(nodes),
  reach: ({ kinds }, { kube }) => (kinds === undefined ? fullReach : reachOfKinds(kinds, kube)),
  obstacle: obstacleOnNode,
  /** Those last seen, or the whole where the node speaks and what it lacked may be there by now. */
  unknownParts: ({ freshness }, before) =>
    before.length === 0 && freshness === "FRESHNESS_FRESH" ? [undefined] : before,
  identify: ({ metrics }) => ({ kind: "Node", name: metrics.nodeName, uid: metrics.nodeUid, labels: metrics.labels }),
  place: ({ name }) => `on node ${name}`,
  causes: () => [objectKey(clusterIdentity)],
};

/** The same nodes for rules on what Kubernetes tells of them. */
export const kubeNodeScope: Scope<NodeRecord, NodeRule> = {
  ...nodeScope,
  name: "node, by Kubernetes",
  everySeconds: 5,
};

/** The same nodes for rules on what changes as slowly as series come: there are many of these rules, and some clusters have 5,000 nodes. */
export const slowNodeScope: Scope<NodeRecord, NodeRule> = {
  ...nodeScope,
  name: "node, every 15 s",
  everySeconds: 15,
  isSpread: true,
};

/** Nodes that are looked at together. */
const nodesPerBatch = 32;

/** Some nodes after others: records of some are made when those before have been looked at. */
export function* nodeBatches(nodes: ReadonlyMap<string, NodeRecord>): Generator<Batch<NodeRecord>, void, undefined> {
  let subjects: NodeRecord[] = [];
  let keys: string[] = [];
  for (const [name, node] of inPassing(nodes)) {
    subjects.push(node);
    keys.push(name);
    if (subjects.length < nodesPerBatch) continue;
    yield { identity: subjects, subjects, keys };
    subjects = [];
    keys = [];
  }
  if (subjects.length > 0) yield { identity: subjects, subjects, keys };
}

/** Collectors by name. Vitals hand the list on as long as nothing in it changes, and each rule asks of each node. */
const collectorsOf = memoByIdentity<readonly CollectorStatus[], ReadonlyMap<string, CollectorStatus>>(
  (collectors) => new Map(collectors.map((status) => [status.name, status])),
);

/** Why a rule cannot look at a node: it does not apply there, or the record cannot tell. */
function obstacleOnNode(
  rule: NodeRule,
  { freshness, isWithoutAgent, metrics, series, seriesAgeSeconds }: NodeRecord,
): Obstacle | undefined {
  const status = rule.collector === undefined ? undefined : collectorsOf(metrics.collectors).get(rule.collector);
  if (status?.state === "COLLECTOR_STATE_ABSENT") return "not applicable";
  if (freshness !== "FRESHNESS_FRESH" && !rule.judgesSilentNodes) {
    const reason = isWithoutAgent ? "no agent has been heard from this node" : metrics.provenance?.reason;
    return { unknown: reason ?? "the node's record is not fresh" };
  }
  const ofCollector = rule.collector === undefined ? undefined : obstacleOfCollector(rule.collector, status);
  if (ofCollector !== undefined || !rule.needsSeries || series.shape.size > 0) return ofCollector;
  const last =
    seriesAgeSeconds === undefined ? "none has come yet" : `the last came ${seriesAgeSeconds.toFixed(0)} s ago`;
  return { unknown: `no series of the node are at hand: ${last}` };
}

/** A collector that failed, or of which nothing is known. */
function obstacleOfCollector(name: string, status: CollectorStatus | undefined): Obstacle | undefined {
  if (status === undefined) return { unknown: `the agent does not report its collector ${name}` };
  if (status.state === "COLLECTOR_STATE_FAILED")
    return { unknown: status.reason ?? `the agent's collector ${name} failed` };
  return undefined;
}
