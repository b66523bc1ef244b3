import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRows, rowLines, showNoMetadata } from "../../../testing/kube-rows.ts";
import { createPods } from "./index.ts";

const pods = createPods(showNoMetadata);
const metadata = { name: "web-0", namespace: "shop", uid: "u" };
const asked = /^kube_pod_(status|start|completion|ips|created|deletion)/;

/** A status, and the rows that follow from it. */
const statuses: readonly (readonly [what: string, status: object | undefined, rows: string])[] = [
  ["none", undefined, ""],
  ["empty lists", { conditions: [], containerStatuses: [], podIPs: null, phase: "", qosClass: "" }, ""],
  [
    "a phase",
    { phase: "Failed", qosClass: "Guaranteed", startTime: "2026-01-02T03:04:05Z" },
    `kube_pod_start_time{} 1767323045
     kube_pod_status_phase{phase="Pending"} 0
     kube_pod_status_phase{phase="Succeeded"} 0
     kube_pod_status_phase{phase="Failed"} 1
     kube_pod_status_phase{phase="Unknown"} 0
     kube_pod_status_phase{phase="Running"} 0
     kube_pod_status_qos_class{qos_class="BestEffort"} 0
     kube_pod_status_qos_class{qos_class="Burstable"} 0
     kube_pod_status_qos_class{qos_class="Guaranteed"} 1`,
  ],
  [
    "a phase that nobody knows",
    { phase: "Dreaming" },
    ["Pending", "Succeeded", "Failed", "Unknown", "Running"]
      .map((phase) => `kube_pod_status_phase{phase="${phase}"} 0`)
      .join("\n"),
  ],
  [
    "addresses, of which some are none",
    { podIPs: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }, { ip: "::ffff:10.0.0.2" }, { ip: "010.0.0.1" }, { ip: "" }] },
    `kube_pod_ips{ip="10.0.0.1",ip_family="4"} 1
     kube_pod_ips{ip="fd00::1",ip_family="6"} 1
     kube_pod_ips{ip="::ffff:10.0.0.2",ip_family="4"} 1`,
  ],
  [
    "containers that ended, the last of which counts",
    {
      containerStatuses: [
        { name: "a", state: { terminated: { finishedAt: "2026-01-02T03:04:05Z", reason: "Evicted" } } },
        { name: "b", state: { terminated: { finishedAt: "2026-01-02T03:04:04Z" } } },
        { name: "c", state: { terminated: { finishedAt: null } } },
        { name: "d", state: { running: {} } },
      ],
    },
    `kube_pod_completion_time{} 1767323045
     kube_pod_status_reason{reason="Evicted"} 1`,
  ],
  [
    "a reason of its own, and others of its conditions",
    {
      reason: "OutOfcpu",
      conditions: [{ type: "A", reason: "NodeAffinity" }, { type: "B", reason: "SchedulingGated" }, { type: "C" }],
    },
    `kube_pod_status_reason{reason="NodeAffinity"} 1
     kube_pod_status_reason{reason="SchedulingGated"} 1
     kube_pod_status_reason{reason="Other"} 1`,
  ],
  ["a reason that is known", { reason: "Shutdown" }, `kube_pod_status_reason{reason="Shutdown"} 1`],
  [
    "conditions that hold",
    {
      conditions: ["Ready", "Initialized", "ContainersReady", "PodScheduled"].map((type, index) => ({
        type,
        status: "True",
        lastTransitionTime: `2026-01-02T03:04:0${index}Z`,
      })),
    },
    `kube_pod_status_ready{condition="true"} 1
     kube_pod_status_ready{condition="false"} 0
     kube_pod_status_ready{condition="unknown"} 0
     kube_pod_status_ready_time{} 1767323040
     kube_pod_status_initialized_time{} 1767323041
     kube_pod_status_container_ready_time{} 1767323042
     kube_pod_status_scheduled{condition="true"} 1
     kube_pod_status_scheduled{condition="false"} 0
     kube_pod_status_scheduled{condition="unknown"} 0
     kube_pod_status_scheduled_time{} 1767323043`,
  ],
  [
    "conditions that do not hold, or nobody knows",
    {
      conditions: [
        { type: "Ready", status: "Unknown", lastTransitionTime: "2026-01-02T03:04:00Z" },
        { type: "Initialized", status: "False", lastTransitionTime: "2026-01-02T03:04:00Z" },
        { type: "PodScheduled", status: "False", lastTransitionTime: null },
        { type: "DisruptionTarget", status: "True", reason: "DeletionByTaintManager" },
        { type: "DisruptionTarget", status: "True", reason: "Whatever" },
      ],
    },
    `kube_pod_status_ready{condition="true"} 0
     kube_pod_status_ready{condition="false"} 0
     kube_pod_status_ready{condition="unknown"} 1
     kube_pod_status_scheduled{condition="true"} 0
     kube_pod_status_scheduled{condition="false"} 1
     kube_pod_status_scheduled{condition="unknown"} 0
     kube_pod_status_unschedulable{} 1
     kube_pod_status_unscheduled_time{} -62135596800
     kube_pod_status_disruption_reason{reason="DeletionByTaintManager"} 1
     kube_pod_status_disruption_reason{reason="Other"} 1`,
  ],
];

for (const [what, status, rows] of statuses) {
  test(`a pod's status: ${what}`, () => assertRows(pods, { metadata, status }, rows, asked));
}

test("when a pod was made, and when it is to be gone", () => {
  assertRows(
    pods,
    { metadata: { ...metadata, creationTimestamp: "2026-01-02T03:04:05Z", deletionTimestamp: "2026-01-02T03:04:35Z" } },
    `kube_pod_created{} 1767323045
     kube_pod_deletion_timestamp{} 1767323075`,
    asked,
  );
});

test("a time that is none makes the pod too strange to read", () => {
  assert.throws(() => rowLines(pods, { metadata, status: { startTime: "yesterday" } }), /yesterday is not a time/);
});
