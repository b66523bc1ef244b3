import type { NodeRecord } from "../../state/snapshot.ts";
import type { NodeRule } from "../rule.ts";
import { fullReach, type Obstacle, type Scope } from "../scope.ts";

/** Nodes, as agents and Kubernetes see them. */
export const nodeScope: Scope<NodeRecord, NodeRule> = {
  name: "node",
  everySeconds: 0,
  subjects: ({ nodes }) => nodes,
  reach: () => fullReach,
  obstacle: obstacleOnNode,
  /** Those last seen, or the whole where the node speaks and what it lacked may be there by now. */
  unknownParts: ({ freshness }, before) =>
    before.length === 0 && freshness === "FRESHNESS_FRESH" ? [undefined] : before,
  identify: ({ metrics }) => ({ kind: "Node", name: metrics.nodeName, uid: metrics.nodeUid, labels: metrics.labels }),
  place: ({ name }) => `on node ${name}`,
};

/** Why a rule cannot look at a node: it does not apply there, or the record cannot tell. */
function obstacleOnNode(rule: NodeRule, { freshness, metrics }: NodeRecord): Obstacle | undefined {
  const status = metrics.collectors.find(({ name }) => name === rule.collector);
  if (status?.state === "COLLECTOR_STATE_ABSENT") return "not applicable";
  if (freshness !== "FRESHNESS_FRESH" && !rule.judgesSilentNodes) {
    return { unknown: metrics.provenance?.reason ?? "the node's record is not fresh" };
  }
  if (rule.collector === undefined) return undefined;
  if (status === undefined) return { unknown: `the agent does not report its collector ${rule.collector}` };
  if (status.state === "COLLECTOR_STATE_FAILED")
    return { unknown: status.reason ?? `the agent's collector ${rule.collector} failed` };
  return undefined;
}
