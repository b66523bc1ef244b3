import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf, type PagePart } from "@kubevitals/proto";
import { gauge, nodeMetrics, nodeRecord, type RecordFields } from "../../testing/records.ts";
import { emptyScheduling } from "../../testing/scheduling.ts";
import type { NodeRecord } from "../../state/snapshot.ts";
import type { FamilyGroup } from "./target-labels.ts";
import { nodeUpParts } from "./up.ts";

const takenAt = Date.UTC(2026, 0, 1);
/** A node whose kubelet renewed its Lease so many seconds ago. */
function withHeartbeat(seconds: number, more: RecordFields = {}): NodeRecord {
  const scheduling = { ...emptyScheduling(), heartbeatTime: timestampOf(takenAt - seconds * 1000) };
  return nodeRecord("n", { metrics: nodeMetrics("n", { scheduling }), ...more });
}

/** `job metrics_path` of each `up`, with its value. */
function upOf(record: NodeRecord, groups?: readonly FamilyGroup[]) {
  const options = { profile: "kube-prometheus", clusterName: undefined, ...(groups ? { groups } : {}) } as const;
  return nodeUpParts("n", record, takenAt, options).map(({ sample, labels }: PagePart) => {
    const label = (name: string) => labels.find((pair) => pair.name === name)?.value ?? "";
    assert.deepEqual([label("instance"), label("node")], ["n", "n"]);
    return [`${label("job")} ${label("metrics_path")}`.trim(), sample.values[0]];
  });
}

const containers = { series: [gauge("container_last_seen", { a: 1 })] };

test("a node is up for each exporter that it stands in for", () => {
  assert.deepEqual(upOf(withHeartbeat(10, containers)), [
    ["node-exporter", 1],
    ["kubelet /metrics/cadvisor", 1],
    ["kubelet /metrics", 1],
  ]);
});

test("a kubelet is up by its own heartbeat, whatever its agent does", () => {
  const lost = { freshness: "FRESHNESS_LOST", series: [] } as const;
  assert.deepEqual(upOf(withHeartbeat(40, lost)), [
    ["node-exporter", 0],
    ["kubelet /metrics", 1],
  ]);
  assert.deepEqual(upOf(withHeartbeat(41)), [
    ["node-exporter", 1],
    ["kubelet /metrics", 0],
  ]);
});

test("where nobody reports cgroups or heartbeats there is nothing that could be down", () => {
  assert.deepEqual(upOf(nodeRecord("n")), [["node-exporter", 1]]);
});

test("cgroups that are stale are down", () => {
  const stale = nodeRecord("n", { ...containers, freshness: "FRESHNESS_STALE" });
  assert.deepEqual(upOf(stale), [
    ["node-exporter", 0],
    ["kubelet /metrics/cadvisor", 0],
  ]);
});

test("a group that is turned off has no up", () => {
  assert.deepEqual(upOf(withHeartbeat(10, containers), ["container"]), [["kubelet /metrics/cadvisor", 1]]);
});

test("GPUs are up as long as the node that tells of them under the names of their exporter is fresh", () => {
  const gpus = { series: [gauge("DCGM_FI_DEV_GPU_UTIL", { a: 1 })] };
  assert.deepEqual(upOf(nodeRecord("n", gpus)), [
    ["node-exporter", 1],
    ["dcgm-exporter", 1],
  ]);
  assert.deepEqual(upOf(nodeRecord("n", { ...gpus, freshness: "FRESHNESS_STALE" })).at(-1), ["dcgm-exporter", 0]);
  assert.deepEqual(upOf(nodeRecord("n", { series: [gauge("kubevitals_gpu_busy_ratio", { a: 1 })] })), [
    ["node-exporter", 1],
  ]);
  assert.deepEqual(upOf(nodeRecord("n", gpus), ["node"]), [["node-exporter", 1]]);
});
