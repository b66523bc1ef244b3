import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../../testing/kube-rows.ts";
import { createPods } from "./index.ts";

const pods = createPods(showNoMetadata);
const metadata = { name: "web-0", namespace: "shop", uid: "u" };

test("images of the containers that their kubelet reports; of others there is no row", () => {
  assertRows(
    pods,
    {
      metadata,
      spec: {
        containers: [
          { name: "main", image: "main:1" },
          { name: "silent", image: "silent:1" },
        ],
        initContainers: [
          { name: "sidecar", image: "sidecar:1", restartPolicy: "Always" },
          { name: "first", image: "f" },
        ],
      },
      status: {
        containerStatuses: [
          { name: "main", image: "registry/main:1", imageID: "sha256:1", containerID: "containerd://1" },
          { name: "stranger", image: "x", imageID: "x" },
        ],
        initContainerStatuses: [
          { name: "sidecar", image: "sidecar:1", imageID: "" },
          { name: "first", image: "f", imageID: "" },
        ],
      },
    },
    `kube_pod_container_info{container="main",image_spec="main:1",image="registry/main:1",image_id="sha256:1",container_id="containerd://1"} 1
     kube_pod_init_container_info{container="sidecar",image_spec="sidecar:1",image="sidecar:1",image_id="",container_id="",restart_policy="Always"} 1
     kube_pod_init_container_info{container="first",image_spec="f",image="f",image_id="",container_id="",restart_policy=""} 1`,
    /_container_info$/,
  );
});

const resourceRows = (prefix: string) => `
    ${prefix}_resource_requests{container="main",node="node-1",resource="cpu",unit="core"} 0.001
    ${prefix}_resource_requests{container="main",node="node-1",resource="memory",unit="byte"} 2
    ${prefix}_resource_requests{container="main",node="node-1",resource="example_com_fpga",unit="integer"} 2
    ${prefix}_resource_limits{container="main",node="node-1",resource="cpu",unit="core"} 2.5
    ${prefix}_resource_limits{container="main",node="node-1",resource="memory",unit="byte"} 1610612736
    ${prefix}_resource_limits{container="main",node="node-1",resource="ephemeral_storage",unit="byte"} 1000000000
    ${prefix}_resource_limits{container="main",node="node-1",resource="storage",unit="byte"} 1000
    ${prefix}_resource_limits{container="main",node="node-1",resource="hugepages_2Mi",unit="byte"} 4194304`;

test("requests and limits: cores to a thousandth, everything else whole; what has no unit is left out", () => {
  const resources = {
    requests: { cpu: "100u", memory: "1500m", pods: "3", "example.com/fpga": "1500m" },
    limits: { cpu: "2.5", memory: "1.5Gi", "ephemeral-storage": "1G", storage: "1k", "hugepages-2Mi": "4Mi" },
  };
  const containers = [{ name: "main", resources }, { name: "modest" }];
  assertRows(
    pods,
    { metadata, spec: { nodeName: "node-1", containers, initContainers: containers } },
    resourceRows("kube_pod_container") + resourceRows("kube_pod_init_container"),
    /_resource_(requests|limits)$/,
  );
});

/** What a container does, and the rows that say so, without their prefix. */
const states: readonly (readonly [what: string, status: object, rows: readonly string[]])[] = [
  [
    "runs, and ended before",
    {
      ready: true,
      restartCount: 3,
      state: { running: { startedAt: "2026-01-02T03:04:05Z" } },
      lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: "2026-01-02T03:04:00Z" } },
    },
    [
      `state_started{container="main"} 1767323045`,
      `status_last_terminated_reason{container="main",reason="OOMKilled"} 1`,
      `status_last_terminated_exitcode{container="main"} 137`,
      `status_last_terminated_timestamp{container="main"} 1767323040`,
      `status_ready{container="main"} 1`,
      `status_restarts_total{container="main"} 3`,
      `status_running{container="main"} 1`,
      `status_terminated{container="main"} 0`,
      `status_waiting{container="main"} 0`,
    ],
  ],
  [
    "waits for what nobody says",
    { ready: false, restartCount: 0, state: { waiting: {} }, lastState: {} },
    [
      `status_ready{container="main"} 0`,
      `status_restarts_total{container="main"} 0`,
      `status_running{container="main"} 0`,
      `status_terminated{container="main"} 0`,
      `status_waiting{container="main"} 1`,
      `status_waiting_reason{container="main",reason=""} 1`,
    ],
  ],
  [
    "ended while its node was away: no times are known, and kube-state-metrics shows the year 1",
    {
      ready: false,
      restartCount: 1,
      state: { terminated: { exitCode: 137, reason: "ContainerStatusUnknown", startedAt: null, finishedAt: null } },
      lastState: { terminated: { exitCode: 0 } },
    },
    [
      `state_started{container="main"} -62135596800`,
      `status_last_terminated_reason{container="main",reason=""} 1`,
      `status_last_terminated_exitcode{container="main"} 0`,
      `status_last_terminated_timestamp{container="main"} -62135596800`,
      `status_ready{container="main"} 0`,
      `status_restarts_total{container="main"} 1`,
      `status_running{container="main"} 0`,
      `status_terminated{container="main"} 1`,
      `status_terminated_reason{container="main",reason="ContainerStatusUnknown"} 1`,
      `status_waiting{container="main"} 0`,
    ],
  ],
  [
    "is of a kubelet that says nothing but its name",
    {},
    [
      `status_ready{container="main"} 0`,
      `status_restarts_total{container="main"} 0`,
      `status_running{container="main"} 0`,
      `status_terminated{container="main"} 0`,
      `status_waiting{container="main"} 0`,
    ],
  ],
];

for (const [what, status, rows] of states) {
  test(`a container that ${what}`, () => {
    const statuses = [{ name: "main", ...status }];
    for (const [prefix, field] of [
      ["kube_pod_container", "containerStatuses"],
      ["kube_pod_init_container", "initContainerStatuses"],
    ] as const) {
      assertRows(
        pods,
        { metadata, status: { [field]: statuses } },
        rows.map((row) => `${prefix}_${row}`).join("\n"),
        /_container_stat/,
      );
    }
  });
}
