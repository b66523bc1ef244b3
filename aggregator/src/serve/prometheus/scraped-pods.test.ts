import assert from "node:assert/strict";
import { test } from "node:test";
import { renderTextFormat, type BlockValues } from "@kubevitals/proto";
import { atOnce } from "@kubevitals/program";
import { parseTextFormat } from "../../../../proto/src/testing/parse-text-format.ts";
import { ownSeries, userSeries } from "../../state/scrape/user-series.ts";
import type { NodeRecord } from "../../state/snapshot.ts";
import { kubeViewOf, named } from "../../testing/cluster-objects.ts";
import { gauge, nodeRecord, snapshot } from "../../testing/records.ts";
import { scrapedPage } from "../../testing/user-series.ts";
import { pageParts } from "./page.ts";
import { PodNaming } from "./pod-labels.ts";
import type { LabelOptions } from "./target-labels.ts";
import { storeSeries } from "../../state/stored-series.ts";

function pod(name: string, nodeName: string, annotations: object = { "prometheus.io/scrape": "true" }) {
  return {
    metadata: named(name, "shop", { annotations }),
    spec: { nodeName, containers: [{ name: "app", ports: [{ containerPort: 8080 }] }] },
    status: { phase: "Running", podIP: "10.0.0.1" },
  };
}

const plain: LabelOptions = { profile: "kube-prometheus", clusterName: undefined };
const rows = [
  ["queue", { pod: "mine", lane: "a" }, 7],
  ["process_cpu_seconds_total", {}, 3],
] as const;
const labels = { instance: "10.0.0.1:8080", namespace: "shop", pod: "cart", node: "n1" };
const target = { job: "kubernetes-pods", ...labels };

/** Samples of the page where the agent of n1 has sent these series. */
function samplesOf(
  series: readonly BlockValues[],
  {
    pods = [pod("cart", "n1")],
    options = plain,
    record = {},
  }: { pods?: object[]; options?: LabelOptions; record?: Partial<NodeRecord> } = {},
) {
  const offered = storeSeries(series);
  const kube = kubeViewOf({ pods });
  const shown = snapshot(
    "s",
    [nodeRecord("n1", { series: ownSeries(offered), userSeries: userSeries(offered), ...record })],
    { kube },
  );
  const names = atOnce(new PodNaming().namesOf(kube));
  const samples = parseTextFormat(renderTextFormat(pageParts({ snapshot: shown, options, names }))).flatMap(
    (family) => family.samples,
  );
  return samples.filter((sample) => sample.labels["pod"] !== undefined || sample.name === "queue");
}

const page = (up = 1) => scrapedPage("uid-cart", "10.0.0.1:8080", up === 1 ? rows : [], up);

test("a pod's page stands under the labels of Prometheus' job, with its automatic series", () => {
  assert.deepEqual(
    samplesOf(page()).map(({ name, labels: its, value }) => [name, its, value]),
    [
      ["queue", { ...target, exported_pod: "mine", lane: "a" }, 7],
      ["process_cpu_seconds_total", target, 3],
      ["up", target, 1],
      ["scrape_duration_seconds", target, 0.5],
      ["scrape_samples_scraped", target, 0.5],
      ["scrape_samples_post_metric_relabeling", target, 0.5],
      ["scrape_series_added", target, 0.5],
    ],
  );
});

const upOf = (samples: ReturnType<typeof samplesOf>) => samples.find(({ name }) => name === "up")?.value;

test("up is 0 where the scrape failed, and where the node is silent", () => {
  assert.equal(upOf(samplesOf(page(0))), 0);
  const stale = samplesOf(page(), { record: { freshness: "FRESHNESS_STALE" } });
  assert.deepEqual([upOf(stale), stale.length], [0, 7]);
});

test("what is not a page that Kubernetes says a pod of the node has is not shown", () => {
  assert.deepEqual(samplesOf(page(), { pods: [] }), [], "a pod that is not listed");
  assert.deepEqual(samplesOf(page(), { pods: [pod("cart", "n2")] }), [], "a pod of another node");
  assert.deepEqual(samplesOf(page(), { pods: [pod("cart", "n1", {})] }), [], "a pod that did not ask");
  assert.deepEqual(samplesOf(scrapedPage("uid-cart", "10.0.0.1:9999", rows)), [], "another port");
});

test("labels follow the options, and without a job nothing passes for Prometheus' own series", () => {
  const renamed = samplesOf(page(), { options: { ...plain, jobs: { pods: "apps" }, clusterName: "prod" } });
  assert.deepEqual(renamed.find(({ name }) => name === "up")?.labels, { ...target, job: "apps", cluster: "prod" });
  const none = samplesOf(page(), { options: { ...plain, profile: "none" } });
  assert.deepEqual(
    none.map(({ name, labels: its }) => [name, its]),
    [
      ["queue", { ...labels, exported_pod: "mine", lane: "a" }],
      ["process_cpu_seconds_total", labels],
    ],
  );
  assert.deepEqual(samplesOf(page(), { options: { ...plain, groups: ["node"] } }), []);
});

test("a pod that tells of containers or nodes does not pass for the agent", () => {
  const forged = scrapedPage("uid-cart", "10.0.0.1:8080", [
    ["container_cpu_usage_seconds_total", {}, 1],
    ["node_x", {}, 2],
  ]);
  const samples = samplesOf([gauge("node_x", { a: 1 }), ...forged]);
  assert.deepEqual(
    samples.filter(({ name }) => !/^(up|scrape_)/.test(name)).map(({ name, labels: its }) => [name, its]),
    [
      ["node_x", target],
      ["container_cpu_usage_seconds_total", target],
    ],
  );
  const own = ownSeries(storeSeries([gauge("node_x", { a: 1 }), ...forged]));
  const ups = renderTextFormat(
    pageParts({ snapshot: snapshot("s", [nodeRecord("n1", { series: own })]), options: plain }),
  );
  assert.doesNotMatch(ups, /up\{job="kubelet",/);
});
