import {
  clusterMetricsToJson,
  healthReportToJson,
  metricsSnapshotToJson,
  networkMetricsToJson,
  nodeMetricsToJson,
  podMetricsToJson,
  schemas,
} from "@kubevitals/proto";
import { toMetricsSnapshot } from "../../state/snapshot.ts";
import { lookupNode, lookupPod, podsUnavailable } from "../lookup.ts";
import type { Schema, SnapshotRoute } from "./route.ts";

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
    answer: listSchema("pods", "PodMetrics", "The pods, by namespace and name.", {
      unavailable: { type: "string", description: "Why no pods are known; absent when they are." },
    }),
    respond: (snapshot) => ({
      pods: (snapshot.pods ?? []).map(podMetricsToJson),
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

function listSchema(name: string, item: string, description: string, more: Record<string, Schema> = {}): Schema {
  return {
    type: "object",
    properties: { [name]: { type: "array", items: { $ref: `${item}#` }, description }, ...more },
    required: [name],
    additionalProperties: false,
  };
}
