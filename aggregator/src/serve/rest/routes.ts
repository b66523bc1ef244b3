import {
  clusterMetricsToJson,
  healthReportToJson,
  metricsSnapshotToJson,
  networkMetricsToJson,
  nodeMetricsToJson,
  podMetricsToJson,
  schemas,
  workloadMetricsToJson,
} from "@kubevitals/proto";
import { toMetricsSnapshot, type ClusterLists } from "../../state/snapshot.ts";
import { listsUnavailable, lookupNode, lookupPod, podsUnavailable } from "../lookup.ts";
import type { Schema, SnapshotRoute } from "./route.ts";

const unavailableSchema = {
  unavailable: { type: "string", description: "Why none are known; absent when they are." },
} as const;

/** Every path of the REST API that is answered from one snapshot. */
export const snapshotRoutes: readonly SnapshotRoute[] = [
  {
    path: "/api/v1/metrics/cluster",
    summary: "The cluster as a whole",
    answer: schemas.ClusterMetrics,
    respond: ({ cluster }) => clusterMetricsToJson(cluster),
  },
  {
    path: "/api/v1/metrics/nodes",
    summary: "All nodes, by name",
    answer: listSchema("nodes", "NodeMetrics", "The nodes, by name."),
    respond: ({ nodes }) => ({ nodes: Array.from(nodes.values(), ({ metrics }) => nodeMetricsToJson(metrics)) }),
  },
  {
    path: "/api/v1/metrics/nodes/{name}",
    summary: "One node",
    parameters: { name: "Name of the node" },
    answer: schemas.NodeMetrics,
    respond: (snapshot, { name = "" }) => nodeMetricsToJson(lookupNode(snapshot, name)),
  },
  {
    path: "/api/v1/metrics/pods",
    summary: "All pods, by namespace and name",
    answer: listSchema("pods", "PodMetrics", "The pods, by namespace and name.", unavailableSchema),
    respond: (snapshot) => ({
      pods: Array.from(snapshot.pods ?? [], podMetricsToJson),
      unavailable: podsUnavailable(snapshot),
    }),
  },
  {
    path: "/api/v1/metrics/pods/{namespace}/{name}",
    summary: "One pod",
    parameters: { namespace: "Namespace of the pod", name: "Name of the pod" },
    answer: schemas.PodMetrics,
    respond: (snapshot, { namespace = "", name = "" }) => podMetricsToJson(lookupPod(snapshot, namespace, name)),
  },
  {
    path: "/api/v1/metrics/network",
    summary: "Network paths, by source and target",
    answer: listSchema("networks", "NetworkMetrics", "The paths, by source and target."),
    respond: ({ networks }) => ({ networks: networks.map(networkMetricsToJson) }),
  },
  listRoute("namespaces", "namespaces", "NamespaceMetrics", "by name"),
  listRoute("workloads", "workloads", "WorkloadMetrics", "by kind, namespace and name", workloadMetricsToJson),
  listRoute("services", "services", "ServiceMetrics", "by namespace and name"),
  listRoute("volumes", "volumes", "VolumeMetrics", "by name"),
  listRoute("volume-claims", "volumeClaims", "VolumeClaimMetrics", "by namespace and name"),
  listRoute("quotas", "quotas", "QuotaMetrics", "by namespace, name and resource"),
  {
    path: "/api/v1/metrics/snapshot",
    summary: "The whole snapshot",
    answer: schemas.MetricsSnapshot,
    respond: (snapshot) => metricsSnapshotToJson(toMetricsSnapshot(snapshot)),
  },
  {
    path: "/api/v1/health",
    summary: "The verdict on the cluster, with its reasons",
    answer: schemas.HealthReport,
    respond: ({ health }) => healthReportToJson(health),
  },
];

/** A list of what Kubernetes holds. What has neither times nor enumerations is its own JSON. */
function listRoute(
  path: string,
  name: keyof ClusterLists,
  item: string,
  order: string,
  toJson: (record: never) => unknown = (record) => record,
): SnapshotRoute {
  const what = path.replace("-", " ");
  return {
    path: `/api/v1/metrics/${path}`,
    summary: `All ${what}, ${order}`,
    answer: listSchema(name, item, `The ${what}, ${order}.`, unavailableSchema),
    respond: (snapshot) => ({
      [name]: Array.from<unknown, unknown>(snapshot.lists?.[name] ?? [], toJson as (record: unknown) => unknown),
      unavailable: listsUnavailable(snapshot),
    }),
  };
}

function listSchema(name: string, item: string, description: string, more: Record<string, Schema> = {}): Schema {
  return {
    type: "object",
    properties: { [name]: { type: "array", items: { $ref: `${item}#` }, description }, ...more },
    required: [name],
    additionalProperties: false,
  };
}
