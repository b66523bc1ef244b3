import { issueAnnotation } from "../build/annotations.ts";
import type { DashboardSource } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { oneOf } from "../build/variables.ts";
import { agents } from "./agents.ts";
import { aggregator } from "./aggregator.ts";
import { kubernetes } from "./kubernetes.ts";

const issues = `${cluster}, rule=~"agent.*|api-server-failing|metrics-server-failing|node-collector-failed|node-series.*"`;

/** Kubevitals itself: whether it can be believed. */
export const selfDashboard: DashboardSource = {
  uid: "self",
  title: "Kubevitals / Kubevitals itself",
  about: "Whether Kubevitals can be believed: its replicas, its agents, how it reads Kubernetes, and what it costs.",
  variables: [oneOf("job", "Job", `label_values(kubevitals_build_info{${cluster}}, job)`)],
  annotations: [issueAnnotation(issues, "critical"), issueAnnotation(issues, "warning")],
  sections: [aggregator, agents, kubernetes],
};
