import type { V1CronJob } from "@kubernetes/client-node";
import { kubeStateMetricsDialect } from "../cron/dialect.ts";
import { parseCronSchedule, type CronSchedule } from "../cron/schedule.ts";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily, numberFamily } from "./shared/numbers.ts";
import { resourceVersionFamily } from "./shared/resource-version.ts";
import { createdFamily, timeFamily, unixSeconds, unixSecondsOrZeroTime } from "./shared/timestamps.ts";

type CronJob = Kube<V1CronJob>;

/** CronJobs. */
export function createCronJobs(allowed: MetadataAllowlists): KubeResource<CronJob> {
  return {
    name: "cronjobs",
    kind: "CronJob",
    group: "batch",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "cronjob"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      annotationsFamily("kube_cronjob_annotations", allowed.annotations),
      labelsFamily("kube_cronjob_labels", allowed.labels),
      info,
      createdFamily("kube_cronjob_created"),
      ...statusFamilies,
      countFamily("kube_cronjob_spec_suspend", "1 if no further runs are started.", ({ spec }) =>
        Number(spec?.suspend ?? false),
      ),
      numberFamily(
        "kube_cronjob_spec_starting_deadline_seconds",
        "How late a run may be started at most, in seconds.",
        ({ spec }) => spec?.startingDeadlineSeconds,
      ),
      nextScheduleTime,
      scheduleInvalid,
      resourceVersionFamily("kube_cronjob_metadata_resource_version"),
      numberFamily(
        "kube_cronjob_spec_successful_job_history_limit",
        "Jobs that succeeded and are kept.",
        ({ spec }) => spec?.successfulJobsHistoryLimit,
      ),
      numberFamily(
        "kube_cronjob_spec_failed_job_history_limit",
        "Jobs that failed and are kept.",
        ({ spec }) => spec?.failedJobsHistoryLimit,
      ),
    ],
  };
}

const info: KubeFamily<CronJob> = {
  name: "kube_cronjob_info",
  help: "When the job runs, in which time zone, and what happens where a run is still going on.",
  type: "gauge",
  labels: ["schedule", "concurrency_policy", "timezone"],
  rows({ spec }, out) {
    out.add(1, spec?.schedule ?? "", spec?.concurrencyPolicy ?? "", spec?.timeZone ?? "local");
  },
};

const statusFamilies: readonly KubeFamily<CronJob>[] = [
  countFamily(
    "kube_cronjob_status_active",
    "Jobs of the CronJob that are going on.",
    ({ status }) => status?.active?.length,
  ),
  timeFamily(
    "kube_cronjob_status_last_schedule_time",
    "When the last run was due that was started, in seconds since 1970.",
    ({ status }) => status?.lastScheduleTime,
  ),
  timeFamily(
    "kube_cronjob_status_last_successful_time",
    "When the last run that succeeded ended, in seconds since 1970.",
    ({ status }) => status?.lastSuccessfulTime,
  ),
];

const nextScheduleTime: KubeFamily<CronJob> = {
  name: "kube_cronjob_next_schedule_time",
  help: "When the run after the last one is due, or the first one, in seconds since 1970: where it lies in the past, it is late.",
  type: "gauge",
  labels: [],
  rows(job, out) {
    const after = unixSeconds(job.status?.lastScheduleTime) ?? unixSeconds(job.metadata.creationTimestamp);
    const schedule = job.spec?.suspend === true ? undefined : scheduleOf(job);
    if (after !== undefined && schedule !== undefined)
      out.add(schedule.next(after) ?? unixSecondsOrZeroTime(undefined));
  },
};

const scheduleInvalid: KubeFamily<CronJob> = {
  name: "kube_cronjob_schedule_invalid",
  help: "1 if kube-state-metrics' reader of schedules cannot make anything of this one; no row otherwise.",
  type: "gauge",
  labels: [],
  rows(job, out) {
    if (scheduleOf(job) === undefined) out.add(1);
  },
};

/** The schedule as kube-state-metrics reads it; undefined where it refuses it. */
function scheduleOf({ spec }: CronJob): CronSchedule | undefined {
  try {
    return parseCronSchedule(spec?.schedule ?? "", spec?.timeZone ?? undefined, kubeStateMetricsDialect);
  } catch {
    return undefined;
  }
}
