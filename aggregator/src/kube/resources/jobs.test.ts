import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createJobs } from "./jobs.ts";

const jobs = createJobs(showNoMetadata);
const metadata = { namespace: "shop", name: "report", uid: "u1" };

test("a job that completed", () => {
  assertRows(
    jobs,
    {
      metadata: {
        ...metadata,
        creationTimestamp: "2017-07-14T02:40:00Z",
        ownerReferences: [{ kind: "CronJob", name: "nightly", uid: "u2", controller: true }],
      },
      spec: { parallelism: 1, completions: 2, activeDeadlineSeconds: 900 },
      status: {
        succeeded: 2,
        ready: 1,
        startTime: "2017-07-14T02:40:01Z",
        completionTime: "2017-07-14T02:40:02Z",
        conditions: [{ type: "Complete", status: "True" }],
      },
    },
    `
      kube_job_complete{condition="true"} 1
      kube_job_complete{condition="false"} 0
      kube_job_complete{condition="unknown"} 0
      kube_job_created{} 1500000000
      kube_job_info{} 1
      kube_job_owner{owner_kind="CronJob",owner_name="nightly",owner_is_controller="true"} 1
      kube_job_spec_active_deadline_seconds{} 900
      kube_job_spec_completions{} 2
      kube_job_spec_parallelism{} 1
      kube_job_status_active{} 0
      kube_job_status_completion_time{} 1500000002
      kube_job_status_failed{} 0
      kube_job_status_ready{} 1
      kube_job_status_start_time{} 1500000001
      kube_job_status_succeeded{} 2
    `,
  );
});

test("a job with nothing", () => {
  assertRows(
    jobs,
    { metadata },
    `
      kube_job_info{} 1
      kube_job_owner{owner_kind="",owner_name="",owner_is_controller=""} 1
      kube_job_status_active{} 0
      kube_job_status_failed{} 0
      kube_job_status_ready{} 0
      kube_job_status_succeeded{} 0
    `,
  );
});

test("a job that failed for a reason that is told apart", () => {
  const conditions = [{ type: "Failed", status: "True", reason: "DeadlineExceeded" }];
  assertRows(
    jobs,
    { metadata, status: { failed: 3, conditions } },
    `
      kube_job_failed{condition="true"} 1
      kube_job_failed{condition="false"} 0
      kube_job_failed{condition="unknown"} 0
      kube_job_status_failed{reason="BackoffLimitExceeded"} 0
      kube_job_status_failed{reason="DeadlineExceeded"} 1
      kube_job_status_failed{reason="Evicted"} 0
    `,
    /failed/,
  );
});

test("a job that failed for another reason, and one that goes on while pods fail", () => {
  const conditions = [{ type: "Failed", status: "True", reason: "PodFailurePolicy" }];
  assertRows(
    jobs,
    { metadata, status: { failed: 3, conditions } },
    `
      kube_job_status_failed{reason="BackoffLimitExceeded"} 0
      kube_job_status_failed{reason="DeadlineExceeded"} 0
      kube_job_status_failed{reason="Evicted"} 0
      kube_job_status_failed{reason=""} 3
    `,
    /status_failed/,
  );
  assertRows(jobs, { metadata, status: { failed: 3 } }, 'kube_job_status_failed{reason=""} 3', /status_failed/);
});

test("a job that is suspended, and one that no longer is", () => {
  for (const [status, value] of [
    ["True", 1],
    ["False", 0],
  ] as const) {
    const conditions = [{ type: "Suspended", status }];
    assertRows(jobs, { metadata, status: { conditions } }, `kube_job_status_suspended{} ${value}`, /suspended/);
  }
});
