import { allWell, type Measurement } from "../rule.ts";
import type { WorkloadRule } from "../scopes/workload.ts";

/** Pods of workloads that are missing, and rollouts that do not go on. Holds are the mixin's. */
export const workloadReplicasRules: readonly WorkloadRule[] = [
  {
    id: "workload-replicas-missing",
    severity: "SEVERITY_WARNING",
    unit: "count",
    bad: "above",
    threshold: 1,
    margin: 0,
    holdSeconds: 15 * 60,
    summary: "Pods are missing",
    action:
      "Look at its pods and events (kubectl describe): quota, admission, scheduling or pods that do not become ready.",
    explainsDependants: true,
    measure({ facts }) {
      const { kind, desired, ready, owner } = facts;
      // What another workload owns is that one's to report; Jobs have rules of their own.
      if (kind === "Job" || kind === "CronJob" || owner !== undefined) return [];
      if (desired === undefined || ready === undefined) return [{ unknown: "its controller has not reported yet" }];
      if (ready >= desired) return allWell;
      return [{ value: desired - ready, evidence: `${ready} of ${desired} pods are ready` }];
    },
  },
  {
    id: "workload-rollout-stuck",
    severity: "SEVERITY_WARNING",
    unit: "boolean",
    bad: "above",
    threshold: 1,
    margin: 0,
    holdSeconds: 15 * 60,
    summary: "A rollout does not go on",
    action:
      "Look at the pods of the newest revision; undo the rollout (kubectl rollout undo) if they cannot be mended.",
    hides: ["workload-replicas-missing"],
    explainsDependants: true,
    measure: ({ facts }) => {
      const { kind, desired = 0, updated, suspended, generation, observedGeneration, conditions } = facts;
      if (kind !== "Deployment" && kind !== "StatefulSet" && kind !== "DaemonSet") return [];
      if (suspended) return [];
      const progressing = conditions.find(({ type }) => type === "Progressing");
      if (progressing?.status === "False") return stuck(`${progressing.reason}: ${progressing.message}`);
      if (generation !== undefined && observedGeneration !== undefined && observedGeneration < generation) {
        return stuck(`its controller has seen generation ${observedGeneration} of ${generation}`);
      }
      if (kind !== "Deployment" && updated !== undefined && updated < desired) {
        return stuck(`${updated} of ${desired} pods are of the newest revision`);
      }
      return allWell;
    },
  },
  {
    id: "daemonset-misscheduled",
    severity: "SEVERITY_WARNING",
    unit: "count",
    bad: "above",
    threshold: 1,
    margin: 0,
    holdSeconds: 15 * 60,
    summary: "Pods run where none should",
    action: "Compare the DaemonSet's node selector and tolerations with the nodes' labels and taints.",
    measure: ({ facts: { kind, misscheduled } }) =>
      kind !== "DaemonSet" || misscheduled === undefined
        ? []
        : [{ value: misscheduled, evidence: `${misscheduled} pods run on nodes that it does not choose` }],
  },
];

function stuck(evidence: string): readonly Measurement[] {
  return [{ value: 1, evidence }];
}
