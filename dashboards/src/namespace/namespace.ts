import { issueAnnotation } from "../build/annotations.ts";
import type { DashboardSource } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { oneOf } from "../build/variables.ts";
import { inNamespace } from "./selector.ts";
import { state } from "./state.ts";
import { traffic } from "./traffic.ts";
import { usage } from "./usage.ts";

/** One namespace: what is wrong in it, and which of its workloads use what. */
export const namespaceDashboard: DashboardSource = {
  uid: "namespace",
  title: "Kubevitals / Namespace",
  about: "One namespace: what is wrong in it, which of its workloads use what, and how much of its quotas is left.",
  variables: [oneOf("namespace", "Namespace", `label_values(kube_namespace_created{${cluster}}, namespace)`)],
  annotations: [issueAnnotation(inNamespace, "critical"), issueAnnotation(inNamespace, "warning")],
  sections: [usage, state, traffic],
};
