import { issueAnnotation, kernelEventAnnotation } from "../build/annotations.ts";
import type { DashboardSource } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { capacity } from "./capacity.ts";
import { nodes } from "./nodes.ts";
import { verdict } from "./verdict.ts";
import { workloads } from "./workloads.ts";

/** The cluster at one look: what is wrong, what is left, where to look next. */
export const clusterDashboard: DashboardSource = {
  uid: "cluster",
  title: "Kubevitals / Cluster",
  about: "The cluster at one look: the verdict and its reasons, what is left, which nodes and namespaces to look at.",
  variables: [],
  annotations: [
    issueAnnotation(cluster, "critical"),
    issueAnnotation(cluster, "warning"),
    kernelEventAnnotation(cluster),
  ],
  sections: [verdict, capacity, nodes, workloads],
};
