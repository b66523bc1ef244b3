import {
  clusterMetricsToJson,
  healthReportToJson,
  networkMetricsToJson,
  nodeMetricsToJson,
  podMetricsToJson,
  schemas,
  sourceStatusToJson,
  workloadMetricsToJson,
} from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import { listsOf, type Snapshot } from "../../state/snapshot.ts";
import { lookupNode, lookupPod } from "../lookup.ts";
import { snapshotLists } from "../query/lists.ts";
import { asJson, ItemsText } from "./json-text.ts";
import { listRoute } from "./list-route.ts";
import { nodeText } from "./node-text.ts";
import type { Parameters, SnapshotRoute } from "./route.ts";

/** Every path of the REST API that is answered from one snapshot. */
export const snapshotRoutes: readonly SnapshotRoute[] = [
  objectRoute("cluster", "The cluster as a whole", "ClusterMetrics", ({ cluster }) => clusterMetricsToJson(cluster)),
  listRoute("/api/v1/metrics/nodes", snapshotLists.nodes, "The nodes"),
  objectRoute(
    "nodes/{name}",
    "One node",
    "NodeMetrics",
    (snapshot, { name = "" }) => nodeMetricsToJson(lookupNode(snapshot, name)),
    { name: "Name of the node" },
  ),
  listRoute("/api/v1/metrics/pods", snapshotLists.pods, "The pods"),
  objectRoute(
    "pods/{namespace}/{name}",
    "One pod",
    "PodMetrics",
    (snapshot, { namespace = "", name = "" }) => podMetricsToJson(lookupPod(snapshot, namespace, name)),
    { namespace: "Namespace of the pod", name: "Name of the pod" },
  ),
  listRoute("/api/v1/metrics/network", snapshotLists.networks, "Network paths"),
  listRoute("/api/v1/metrics/namespaces", snapshotLists.namespaces, "The namespaces"),
  listRoute("/api/v1/metrics/workloads", snapshotLists.workloads, "The workloads"),
  listRoute("/api/v1/metrics/services", snapshotLists.services, "The Services"),
  listRoute("/api/v1/metrics/volumes", snapshotLists.volumes, "The persistent volumes"),
  listRoute("/api/v1/metrics/volume-claims", snapshotLists.volumeClaims, "The claims of persistent volumes"),
  listRoute("/api/v1/metrics/quotas", snapshotLists.quotas, "The quotas, resource by resource"),
  objectRoute("snapshot", "The whole snapshot", "MetricsSnapshot", wholeSnapshot),
  {
    ...objectRoute("", "The verdict on the cluster, with its reasons", "HealthReport", ({ health }) =>
      healthReportToJson(health),
    ),
    path: "/api/v1/health",
  },
];

/** The path of one object. */
function objectRoute(
  path: string,
  summary: string,
  message: keyof typeof schemas,
  respond: (snapshot: Snapshot, path: Parameters) => object,
  parameters?: Readonly<Record<string, string>>,
): SnapshotRoute {
  return {
    path: `/api/v1/metrics/${path}`,
    summary,
    ...(parameters && { parameters }),
    answerName: `${message}Answer`,
    answer: schemas[message],
    prepare: (given) => ({ respond: (snapshot) => respond(snapshot, given) }),
  };
}

/** A whole snapshot, its lists item by item: it may be a hundred megabytes. */
function* wholeSnapshot(snapshot: Snapshot): Steps<object> {
  if (snapshot.pods) yield* snapshot.pods.putInOrder();
  if (snapshot.addUp) yield* snapshot.addUp();
  const lists = listsOf(snapshot);
  return {
    id: snapshot.id,
    timestamp: new Date(snapshot.takenAt).toISOString(),
    clusterId: snapshot.clusterId,
    coverage: snapshot.coverage,
    nodes: new ItemsText(snapshotLists.nodes.items(snapshot), nodeText),
    pods: new ItemsText(snapshotLists.pods.items(snapshot), asJson(podMetricsToJson)),
    networks: new ItemsText(snapshot.networks(), asJson(networkMetricsToJson)),
    cluster: clusterMetricsToJson(snapshot.cluster),
    sources: snapshot.sources.map(sourceStatusToJson),
    namespaces: new ItemsText(lists.namespaces),
    workloads: new ItemsText(lists.workloads, asJson(workloadMetricsToJson)),
    services: new ItemsText(lists.services),
    volumes: new ItemsText(lists.volumes),
    volumeClaims: new ItemsText(lists.volumeClaims),
    quotas: new ItemsText(lists.quotas),
  };
}
