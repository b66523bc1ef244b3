import { issueAnnotation } from "../build/annotations.ts";
import type { DashboardSource } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { everyOr, oneOf, someOf } from "../build/variables.ts";
import { state } from "./state.ts";
import { traffic } from "./traffic.ts";
import { usage } from "./usage.ts";

const inNamespace = `${cluster}, namespace="$namespace"`;

const named = (kind: string) =>
  `label_replace(kube_${kind}_created{${inNamespace}}, "workload", "$1", "${kind}", "(.+)")`;

/** Workloads of the namespace, of every kind that keeps pods. */
const workloads = `query_result(${["deployment", "statefulset", "daemonset", "job"].map(named).join(" or ")})`;

/**
 * Pods of the workload. A Deployment's are made by a ReplicaSet, whose name is the Deployment's with a hash of the letters that
 * Kubernetes makes names of; a CronJob's by Jobs, whose names end in the minute of their time.
 */
const pods = `label_values(kube_pod_info{${inNamespace}, created_by_name=~"$workload(-[bcdfghjklmnpqrstvwxz2456789]+|-[0-9]+)?"}, pod)`;

const issues = `${inNamespace}, name=~"$pod|$workload"`;

/** Pods, all of a namespace, of a workload, or some: whether they run, and what they use. */
export const podsDashboard: DashboardSource = {
  uid: "pods",
  title: "Kubevitals / Pods and workloads",
  about: "The pods of a workload, or some of a namespace: whether they run, what keeps them, and what they use.",
  variables: [
    oneOf("namespace", "Namespace", `label_values(kube_namespace_created{${cluster}}, namespace)`),
    everyOr("workload", "Workload", workloads, '/workload="([^"]+)"/'),
    someOf("pod", "Pod", pods),
  ],
  annotations: [issueAnnotation(issues, "critical"), issueAnnotation(issues, "warning")],
  sections: [state, usage, traffic],
};
