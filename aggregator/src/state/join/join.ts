import type { Steps } from "@kubevitals/program";
import { ByName } from "../by-name.ts";
import { objectsOf, viewOf } from "../facts/facts.ts";
import type { NodeFacts } from "../facts/node.ts";
import type { KubeView } from "../objects/kube-view.ts";
import type { ObjectsView, StoredObject } from "../objects/object-table.ts";
import { once } from "../once.ts";
import { RememberedNames } from "../remembered-names.ts";
import type { Observation } from "../snapshot.ts";
import { AgentUsage } from "./agent-usage.ts";
import { createAllNodes } from "./all-nodes.ts";
import { clusterLists } from "./cluster-lists.ts";
import { createSchedulingLookup, joinNodes } from "./joined-nodes.ts";
import { joinPods } from "./joined-pods.ts";
import { podCustomMetrics } from "./pod-custom-metrics.ts";
import { memoByIdentity } from "./memo.ts";
import { podsByUid } from "./named-owners.ts";
import { podSums } from "./pod-sums.ts";
import type { MetricsServerView } from "./usage.ts";
import { createOwnerLookup } from "./workload-index.ts";

/** What the agents' view is joined with. */
export interface JoinInputs {
  readonly kube: KubeView;
  /** Undefined where Metrics Server is not asked. */
  readonly metricsServer: MetricsServerView | undefined;
  /** Version of the API server; undefined while it is not known. */
  readonly serverVersion?: string | undefined;
  /** Values that custom resources attach to nodes and pods. */
  readonly customMetrics: CustomMetricsView;
}

/** Values by node, and by namespace and name of the pod, joined by a slash. */
export interface CustomMetricsView {
  readonly nodes: ReadonlyMap<string, Readonly<Record<string, number>>>;
  readonly pods: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/** Joins what agents see with what Kubernetes knows, one observation after another. */
export function createJoin(): (observed: Observation, inputs: JoinInputs) => Steps<Observation> {
  const agentUsage = new AgentUsage();
  const allNodes = createAllNodes();
  const ownersOf = createOwnerLookup();
  const schedulingOf = createSchedulingLookup();
  return function* (observed, { kube, metricsServer, serverVersion, customMetrics }) {
    const { takenAt, monotonic } = observed;
    const podView = viewOf(kube, "pods");
    const nodeView = viewOf(kube, "nodes");
    const heard = ByName.from(observed.nodes);
    const agents = yield* agentUsage.update(heard);
    yield;
    const listed = nodeView ? nodesByName(nodeView.objects) : noNodes;
    const nodes = joinNodes(allNodes(heard.names, listed), heard, {
      listed,
      isSynced: nodeView?.state === "synced",
      sums: podView && (yield* podSums.summing(podView.objects)),
      schedulingOf,
      podByUid: podView ? podsByUid(podView.objects) : () => undefined,
      heartbeats: once(() => heartbeatsOf(kube)),
      metricsServer,
      customMetrics: (name) => customMetrics.nodes.get(name) ?? {},
      takenAt,
      monotonic,
    });
    const isListed = podView !== undefined && (podView.state === "synced" || podView.state === "stale");
    const joined = { agents, metricsServer, takenAt, monotonic, ownerOf: ownersOf(kube), serverVersion };
    const join = {
      ...joined,
      customMetrics: podCustomMetrics(agents, customMetrics),
    };
    const pods = isListed ? joinPods(podView.objects, join, podView.state === "synced") : undefined;
    return { ...observed, nodes, pods, kube, joined, ...clusterLists(kube, () => pods?.usages() ?? []) };
  };
}

const noNodes: ReadonlyMap<string, StoredObject<NodeFacts>> = new Map();
const nodeNames = new RememberedNames();
const leaseNames = new RememberedNames();

/** The nodes of a view by name. */
export const nodesByName = memoByIdentity<ObjectsView<NodeFacts>, ByName<StoredObject<NodeFacts>>>(({ buckets }) => {
  const nodes = buckets.flatMap(({ objects }) => objects);
  return ByName.of(nodeNames.of(nodes.map(({ name }) => name)), nodes);
});

/** A kubelet renews a Lease of its node's name in a namespace of its own. Source: KEP-589. */
function heartbeatsOf(kube: KubeView): ReadonlyMap<string, number> {
  const names: string[] = [];
  const renewed: number[] = [];
  for (const { namespace, name, facts } of objectsOf(kube, "leases")) {
    if (namespace !== "kube-node-lease" || facts.renewedAt === undefined) continue;
    names.push(name);
    renewed.push(facts.renewedAt);
  }
  return ByName.of(leaseNames.of(names), renewed);
}
