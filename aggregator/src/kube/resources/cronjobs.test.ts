import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createCronJobs } from "./cronjobs.ts";

const cronJobs = createCronJobs(showNoMetadata);
const metadata = { namespace: "shop", name: "nightly", uid: "u1" };

test("a CronJob with everything", () => {
  assertRows(
    cronJobs,
    {
      metadata: { ...metadata, resourceVersion: "11111", creationTimestamp: "2017-07-14T02:40:00Z" },
      spec: {
        schedule: "0 3 * * *",
        timeZone: "Asia/Tokyo",
        concurrencyPolicy: "Forbid",
        suspend: false,
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 0,
      },
      status: {
        active: [{ name: "nightly-1" }, { name: "nightly-2" }],
        lastScheduleTime: "2026-01-01T18:00:00Z",
        lastSuccessfulTime: "2026-01-01T18:05:00.75Z",
      },
    },
    `
      kube_cronjob_created{} 1500000000
      kube_cronjob_info{schedule="0 3 * * *",concurrency_policy="Forbid",timezone="Asia/Tokyo"} 1
      kube_cronjob_metadata_resource_version{} 11111
      kube_cronjob_next_schedule_time{} 1767376800
      kube_cronjob_spec_failed_job_history_limit{} 0
      kube_cronjob_spec_starting_deadline_seconds{} 300
      kube_cronjob_spec_successful_job_history_limit{} 3
      kube_cronjob_spec_suspend{} 0
      kube_cronjob_status_active{} 2
      kube_cronjob_status_last_schedule_time{} 1767290400
      kube_cronjob_status_last_successful_time{} 1767290700
    `,
  );
});

test("a CronJob with nothing", () => {
  assertRows(
    cronJobs,
    { metadata },
    `
      kube_cronjob_info{schedule="",concurrency_policy="",timezone="local"} 1
      kube_cronjob_schedule_invalid{} 1
      kube_cronjob_spec_suspend{} 0
      kube_cronjob_status_active{} 0
    `,
  );
});

const created = { ...metadata, creationTimestamp: "2026-01-01T00:00:00Z" };

for (const [what, spec, expected] of [
  ["never run", { schedule: "30 * * * *", timeZone: "UTC" }, "kube_cronjob_next_schedule_time{} 1767227400"],
  ["suspended", { schedule: "30 * * * *", timeZone: "UTC", suspend: true }, ""],
  [
    "with a day that never comes",
    { schedule: "0 0 30 2 *", timeZone: "UTC" },
    "kube_cronjob_next_schedule_time{} -62135596800",
  ],
  ["with a schedule that is none", { schedule: "whenever" }, "kube_cronjob_schedule_invalid{} 1"],
  [
    "suspended, with a schedule that is none",
    { schedule: "whenever", suspend: true },
    "kube_cronjob_schedule_invalid{} 1",
  ],
  ["in a zone that is none", { schedule: "@daily", timeZone: "Mars/Base" }, "kube_cronjob_schedule_invalid{} 1"],
] as const) {
  test(`a CronJob ${what}`, () => {
    assertRows(cronJobs, { metadata: created, spec }, expected, /next_schedule|invalid/);
  });
}
