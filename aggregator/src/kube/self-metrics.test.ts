import assert from "node:assert/strict";
import { test } from "node:test";
import { Registry } from "prom-client";
import type { KubeView, ResourceState } from "../state/objects/kube-view.ts";
import { parseOwnPage } from "../testing/parse-own-page.ts";
import { createKubeMetrics } from "./self-metrics.ts";

function viewOf(state: ResourceState, size: number, ageSeconds?: number): KubeView {
  return new Map([
    ["pods", { name: "pods", state, ageSeconds, families: [], objects: { size, buckets: [] }, skipped: 0 }],
  ]);
}

test("lists, watches and what they told are counted, and how each kind fares is shown as it is now", async () => {
  const register = new Registry();
  const metrics = createKubeMetrics([register], [register]);
  let view = viewOf("loading", 0);
  metrics.show(() => view);
  metrics.listed("*v1.Pod", "success");
  metrics.watched("*v1.Pod", "error");
  metrics.received("*v1.Pod");
  metrics.skipped("*v1.Pod");
  const samples = async () =>
    parseOwnPage(await register.metrics())
      .flatMap((family) => family.samples)
      .map(({ name, labels, value }) => [name, labels, value]);
  const counted = [
    ["kube_state_metrics_total_shards", {}, 1],
    ["kube_state_metrics_shard_ordinal", { shard_ordinal: "0" }, 0],
    ["kube_state_metrics_list_total", { resource: "*v1.Pod", result: "success" }, 1],
    ["kube_state_metrics_watch_total", { resource: "*v1.Pod", result: "error" }, 1],
    ["kubevitals_kube_objects_received_total", { resource: "*v1.Pod" }, 1],
    ["kubevitals_kube_objects_skipped_total", { resource: "*v1.Pod" }, 1],
  ];
  assert.deepEqual(await samples(), [
    ...counted,
    ["kubevitals_kube_objects", { resource: "pods" }, 0],
    ["kubevitals_kube_state", { resource: "pods", state: "loading" }, 1],
  ]);
  view = viewOf("synced", 7, 1.5);
  assert.deepEqual(await samples(), [
    ...counted,
    ["kubevitals_kube_objects", { resource: "pods" }, 7],
    ["kubevitals_kube_state", { resource: "pods", state: "synced" }, 1],
    ["kubevitals_kube_age_seconds", { resource: "pods" }, 1.5],
  ]);
});
