import { allWell, found, notApplicable } from "../rule.ts";
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
    staysWell: true,
    holdSeconds: 15 * 60,
    summary: "Pods are missing",
    action:
      "Look at its pods and events (kubectl describe): quota, admission, scheduling or pods that do not become ready.",
    explainsDependants: true,
    measure({ facts }) {
      const { desired, ready, owner, conditions } = facts;
      // What another workload owns is that one's to report.
      if (owner !== undefined) return notApplicable;
      if (desired === undefined || ready === undefined) return [{ unknown: "its controller has not reported yet" }];
      if (ready >= desired) return allWell;
      const refused = conditions.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
      const why = refused ? `; ${refused.reason}: ${refused.message}` : "";
      return [{ value: desired - ready, evidence: `${ready} of ${desired} pods are ready${why}` }];
    },
  },
  {
    id: "workload-rollout-stuck",
    severity: "SEVERITY_WARNING",
    unit: "boolean",
    bad: "above",
    threshold: 1,
    margin: 0,
    staysWell: true,
    holdSeconds: 15 * 60,
    summary: "A rollout does not go on",
    action:
      "Look at the pods of the newest revision; undo the rollout (kubectl rollout undo) if they cannot be mended.",
    hides: ["workload-replicas-missing"],
    explainsDependants: true,
    measure: ({ facts }) => {
      const { kind, desired = 0, updated, suspended, generation, observedGeneration, conditions } = facts;
      if (kind !== "Deployment" && kind !== "StatefulSet" && kind !== "DaemonSet") return notApplicable;
      if (suspended) return notApplicable;
      const progressing = conditions.find(({ type }) => type === "Progressing");
      if (progressing?.status === "False") return found(`${progressing.reason}: ${progressing.message}`);
      if (generation !== undefined && observedGeneration !== undefined && observedGeneration < generation) {
        return found(`its controller has seen generation ${observedGeneration} of ${generation}`);
      }
      if (kind !== "Deployment" && updated !== undefined && updated < desired) {
        return found(`${updated} of ${desired} pods are of the newest revision`);
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
    staysWell: true,
    holdSeconds: 15 * 60,
    summary: "Pods run where none should",
    action: "Compare the DaemonSet's node selector and tolerations with the nodes' labels and taints.",
    measure: ({ facts: { kind, misscheduled } }) => {
      if (kind !== "DaemonSet" || misscheduled === undefined) return notApplicable;
      if (misscheduled === 0) return allWell;
      return [{ value: misscheduled, evidence: `${misscheduled} pods run on nodes that it does not choose` }];
    },
  },
];
