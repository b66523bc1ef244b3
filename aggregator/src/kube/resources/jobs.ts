import type { V1Job } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily, existsFamily, numberFamily } from "./shared/numbers.ts";
import { ownerFamily } from "./shared/owners.ts";
import { addConditionStatus } from "./shared/states.ts";
import { createdFamily, timeFamily } from "./shared/timestamps.ts";

type Job = Kube<V1Job>;

/** Why a job can fail, as kube-state-metrics tells reasons apart; for another one it shows how many pods failed. */
const failureReasons = ["BackoffLimitExceeded", "DeadlineExceeded", "Evicted"];

/** Jobs. */
export function createJobs(allowed: MetadataAllowlists): KubeResource<Job> {
  return {
    name: "jobs",
    kind: "Job",
    group: "batch",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "job_name"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      annotationsFamily("kube_job_annotations", allowed.annotations),
      labelsFamily("kube_job_labels", allowed.labels),
      existsFamily("kube_job_info", "A job that exists."),
      createdFamily("kube_job_created"),
      ...specFamilies,
      ...statusFamilies,
      ownerFamily("kube_job_owner"),
    ],
  };
}

const specFamilies: readonly KubeFamily<Job>[] = [
  numberFamily("kube_job_spec_parallelism", "Pods of the job that may run at a time.", ({ spec }) => spec?.parallelism),
  numberFamily("kube_job_spec_completions", "Pods that must succeed.", ({ spec }) => spec?.completions),
  numberFamily(
    "kube_job_spec_active_deadline_seconds",
    "How long the job may take, in seconds.",
    ({ spec }) => spec?.activeDeadlineSeconds,
  ),
];

const failed: KubeFamily<Job> = {
  name: "kube_job_status_failed",
  help: "1 for the reason that the job failed for; without a known one, how many of its pods failed.",
  type: "gauge",
  labels: ["reason"],
  rows({ status }, out) {
    const pods = status?.failed ?? 0;
    if (pods === 0) return out.addLabelled(0, []);
    const reasons = (status?.conditions ?? []).filter(({ type }) => type === "Failed").map(({ reason }) => reason);
    for (const actual of reasons) {
      for (const reason of failureReasons) out.add(Number(actual === reason), reason);
    }
    if (!reasons.some((actual) => failureReasons.includes(actual ?? ""))) out.add(pods, "");
  },
};

const statusFamilies: readonly KubeFamily<Job>[] = [
  countFamily("kube_job_status_succeeded", "Pods of the job that succeeded.", ({ status }) => status?.succeeded),
  failed,
  countFamily("kube_job_status_active", "Pods of the job that are pending or running.", ({ status }) => status?.active),
  countFamily("kube_job_status_ready", "Pods of the job that are ready.", ({ status }) => status?.ready),
  endFamily("kube_job_complete", "1 for whether the job is said to have completed.", "Complete"),
  endFamily("kube_job_failed", "1 for whether the job is said to have failed.", "Failed"),
  timeFamily(
    "kube_job_status_start_time",
    "When the controller took the job up, in seconds since 1970.",
    ({ status }) => status?.startTime,
  ),
  timeFamily(
    "kube_job_status_completion_time",
    "When the job completed, in seconds since 1970.",
    ({ status }) => status?.completionTime,
  ),
  {
    name: "kube_job_status_suspended",
    help: "1 if the job is suspended.",
    type: "gauge",
    labels: [],
    rows({ status }, out) {
      for (const { type, status: holds } of status?.conditions ?? []) {
        if (type === "Suspended") out.add(Number(holds === "True"));
      }
    },
  },
];

/** How a job has ended, as a condition says it; no rows before it says anything. */
function endFamily(name: string, help: string, condition: string): KubeFamily<Job> {
  return {
    name,
    help,
    type: "gauge",
    labels: ["condition"],
    rows({ status }, out) {
      for (const { type, status: holds } of status?.conditions ?? []) {
        if (type === condition) addConditionStatus(out, holds);
      }
    },
  };
}
