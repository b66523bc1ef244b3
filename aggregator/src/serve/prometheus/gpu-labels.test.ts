import assert from "node:assert/strict";
import { test } from "node:test";
import { renderTextFormat } from "@kubevitals/proto";
import { parseTextFormat } from "../../../../proto/src/testing/parse-text-format.ts";
import { gauge, nodeRecord, snapshot } from "../../testing/records.ts";
import { pageParts } from "./page.ts";
import type { LabelOptions } from "./target-labels.ts";

const node = nodeRecord("n", {
  series: [
    gauge("node_load1", { a: 1 }),
    gauge("DCGM_FI_DEV_GPU_UTIL", { a: 1 }),
    gauge("kubevitals_gpu_busy_ratio", { a: 1 }),
  ],
});

/** The labels of each series of the node, by its name; nothing where the page does not show it. */
function labelsOf(options: Partial<LabelOptions>): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const labels = { profile: "kube-prometheus", clusterName: undefined, ...options } as const;
  const page = renderTextFormat(pageParts({ snapshot: snapshot("s", [node]), options: labels }));
  const wanted = /^(node_load1|DCGM_|kubevitals_gpu_)/;
  const samples = parseTextFormat(page).flatMap(({ samples: all }) => all.filter(({ name }) => wanted.test(name)));
  return Object.fromEntries(samples.map(({ name, labels: all }) => [name, all]));
}

test("GPUs carry the job of the DCGM exporter under its names, and no job under our own", () => {
  assert.deepEqual(labelsOf({}), {
    node_load1: { of: "a", job: "node-exporter", instance: "n", node: "n" },
    DCGM_FI_DEV_GPU_UTIL: { of: "a", job: "dcgm-exporter", instance: "n", node: "n", Hostname: "n" },
    kubevitals_gpu_busy_ratio: { of: "a", node: "n" },
  });
});

const jobOf = (options: Partial<LabelOptions>) => labelsOf(options)["DCGM_FI_DEV_GPU_UTIL"]?.["job"];

test("the job of GPUs can be named, and none is there without a profile", () => {
  assert.equal(jobOf({ jobs: { gpu: "gpus" } }), "gpus");
  assert.equal(jobOf({ profile: "none" }), undefined);
  assert.equal(jobOf({ profile: "mixin" }), "dcgm-exporter");
});

test("the group of GPUs is turned off as a whole", () => {
  assert.deepEqual(Object.keys(labelsOf({ groups: ["node", "own"] })), ["node_load1"]);
  assert.deepEqual(Object.keys(labelsOf({ groups: ["gpu"] })), ["DCGM_FI_DEV_GPU_UTIL", "kubevitals_gpu_busy_ratio"]);
});
