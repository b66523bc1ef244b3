import assert from "node:assert/strict";
import { test } from "node:test";
import { atOnce } from "@kubevitals/program";
import { kubeViewOf, named } from "../../testing/cluster-objects.ts";
import { nodeMetrics, nodeRecord, observation } from "../../testing/records.ts";
import { scrapedPage, textOfPod } from "../../testing/user-series.ts";
import { ownSeries, userSeries } from "../scrape/user-series.ts";
import type { BlockValues } from "@kubevitals/proto";
import { createJoin, type JoinInputs } from "./join.ts";
import { storeSeries } from "../stored-series.ts";

function pod(name: string, nodeName: string, annotations: object = { "prometheus.io/scrape": "true" }) {
  return {
    metadata: named(name, "shop", { annotations }),
    spec: { nodeName, containers: [{ name: "app" }] },
    status: { phase: "Running", podIP: "10.0.0.1" },
  };
}

const speaksOfNode = { "prometheus.io/scrape": "true", "kubevitals.io/custom-metrics": "node" };
const node = { metadata: named("n1") };
const nothing: JoinInputs["customMetrics"] = { nodes: new Map(), pods: new Map() };

/** What is said of n1 and its pods where its agent has sent these series. */
function joined(series: readonly BlockValues[], pods: readonly object[], customMetrics = nothing) {
  const sample = storeSeries(series);
  const metrics = nodeMetrics("n1", { customMetrics: { own: 1 } });
  const agent = nodeRecord("n1", { metrics, series: ownSeries(sample), userSeries: userSeries(sample) });
  const kube = kubeViewOf({ nodes: [node], pods });
  const result = atOnce(createJoin()(observation([agent]), { kube, metricsServer: undefined, customMetrics }));
  return {
    node: result.nodes.get("n1")?.metrics.customMetrics,
    missing: result.nodes.get("n1")?.metrics.missing,
    pod: (name: string) => result.pods?.find("shop", name)?.customMetrics,
  };
}

const page = scrapedPage("uid-a", "10.0.0.1:80", [
  ["queue", {}, 7],
  ["jobs", { lane: "fast", empty: "" }, 2],
  ["broken", {}, NaN],
  ["endless", {}, Infinity],
]);

test("a pod has what its own page says, and its node has it under the pod's name", () => {
  const { node: ofNode, pod: of } = joined(page, [pod("a", "n1"), pod("b", "n1")]);
  assert.deepEqual(of("a"), { queue: 7, 'jobs{lane="fast"}': 2 });
  assert.deepEqual(of("b"), {});
  assert.deepEqual(ofNode, {
    own: 1,
    'queue{namespace="shop",pod="a"}': 7,
    'jobs{namespace="shop",pod="a",lane="fast"}': 2,
  });
});

test("on the node a page's own labels give way to those of the pod", () => {
  const odd = scrapedPage("uid-a", "10.0.0.1:80", [["jobs", { pod: "other", zone: "x" }, 2]]);
  const { node: ofNode } = joined(odd, [pod("a", "n1")]);
  assert.deepEqual(ofNode, { own: 1, 'jobs{namespace="shop",pod="a",exported_pod="other",zone="x"}': 2 });
});

test("a node has some of what very many series of its pods say, and says how many it lacks", () => {
  const rows = Array.from({ length: 600 }, (_, index) => [`m${index}`, {}, index] as const);
  const { node: ofNode, missing, pod: of } = joined(scrapedPage("uid-a", "10.0.0.1:80", rows), [pod("a", "n1")]);
  assert.equal(Object.keys(ofNode ?? {}).length, 1 + 512);
  assert.deepEqual(missing, ["customMetrics: 88 values of the node's pods stand at the pods alone"]);
  assert.equal(Object.keys(of("a") ?? {}).length, 600);
});

test("no agent speaks for a pod of another node, or one that did not ask", () => {
  assert.deepEqual(joined(page, [pod("a", "n2")]).pod("a"), {});
  assert.deepEqual(joined(page, [pod("a", "n1", {})]).pod("a"), {});
  assert.deepEqual(joined([textOfPod("shop", "a", [["jobs", {}, 3]])], [pod("a", "n2")]).pod("a"), {});
});

test("a pod that speaks of its node gives it values, and has none of them itself", () => {
  const { node: ofNode, pod: of } = joined(page, [pod("a", "n1", speaksOfNode)]);
  assert.deepEqual(ofNode, { own: 1, queue: 7, 'jobs{lane="fast"}': 2 });
  assert.deepEqual(of("a"), {});
  assert.deepEqual(joined(page, [pod("a", "n2", speaksOfNode)]).node, { own: 1 });
});

test("pages, text files and custom resources come together; of one name the last of these counts", () => {
  const text = textOfPod("shop", "a", [
    ["jobs", {}, 3],
    ["queue", {}, 1],
  ]);
  const custom = { nodes: new Map(), pods: new Map([["shop/a", { queue: 9 }]]) };
  const { pod: of } = joined([...page, text], [pod("a", "n1")], custom);
  assert.deepEqual(of("a"), { jobs: 3, queue: 9, 'jobs{lane="fast"}': 2 });
});

test("a pod whose page says the same is the same", () => {
  const sample = storeSeries(page);
  const agent = nodeRecord("n1", { series: ownSeries(sample), userSeries: userSeries(sample) });
  const kube = kubeViewOf({ nodes: [node], pods: [pod("a", "n1"), pod("b", "n1")] });
  const join = createJoin();
  const at = () => atOnce(join(observation([agent]), { kube, metricsServer: undefined, customMetrics: nothing })).pods;
  const [before, after] = [at(), at()];
  assert.ok(before && after);
  const changes = Array.from({ length: after.groupCount }, (_, group) => after.changes(group, before));
  assert.equal(
    changes.reduce((total, { unchanged }) => total + unchanged, 0),
    2,
  );
});

test("a node or pod has no more values than an agent may send", () => {
  const rows = Array.from({ length: 5000 }, (_, index) => [`m${index}`, {}, index] as const);
  const { pod: of } = joined(scrapedPage("uid-a", "10.0.0.1:80", rows), [pod("a", "n1")]);
  assert.equal(Object.keys(of("a") ?? {}).length, 4096);
});
