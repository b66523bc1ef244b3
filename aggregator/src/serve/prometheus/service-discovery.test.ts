import assert from "node:assert/strict";
import { test } from "node:test";
import { openHttpApp } from "../../testing/http-app.ts";
import { parseOwnPage } from "../../testing/parse-own-page.ts";
import { gauge, nodeMetrics, nodeRecord, snapshot } from "../../testing/records.ts";

interface Group {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const nodes = Array.from({ length: 10 }, (_, index) =>
  nodeRecord(`n-${index}`, {
    series: [gauge("node_x", { a: index })],
    metrics: nodeMetrics(`n-${index}`, { labels: { "topology.kubernetes.io/zone": "a", 'o"dd': "\\" } }),
  }),
);

test("/sd names one target for the whole page", async (t) => {
  const { app } = await openHttpApp(t);
  const response = await app.inject("/sd");
  assert.match(String(response.headers["content-type"]), /^application\/json/);
  assert.deepEqual(response.json(), [{ targets: ["127.0.0.1:9480"], labels: { __metrics_path__: "/metrics" } }]);
});

test("/sd?shards=N names N targets that differ in their instance", async (t) => {
  const { app } = await openHttpApp(t);
  const groups = (await app.inject("/sd?shards=3")).json<Group[]>();
  assert.deepEqual(
    groups.map(({ labels }) => labels["__param_shard"]),
    ["0/3", "1/3", "2/3"],
  );
  assert.equal(new Set(groups.map(({ labels }) => labels["instance"])).size, 3);
});

test("/sd?by=node names each node with its labels, and what is no node's", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(snapshot("s-1", [...nodes, nodeRecord("lost", { freshness: "FRESHNESS_LOST" })]));
  const [rest, first, ...more] = (await app.inject("/sd?by=node")).json<Group[]>();
  assert.deepEqual(rest?.labels, { __metrics_path__: "/metrics/cluster" });
  assert.deepEqual(first?.labels, {
    __metrics_path__: "/metrics/nodes/n-0",
    instance: "n-0",
    __meta_kubevitals_node_name: "n-0",
    __meta_kubevitals_node_freshness: "fresh",
    __meta_kubevitals_node_label_topology_kubernetes_io_zone: "a",
    __meta_kubevitals_node_labelpresent_topology_kubernetes_io_zone: "true",
    __meta_kubevitals_node_label_o_dd: "\\",
    __meta_kubevitals_node_labelpresent_o_dd: "true",
  });
  assert.equal(more.at(-1)?.labels["__meta_kubevitals_node_freshness"], "lost");
});

for (const query of ["?shards=4", "?by=node"]) {
  test(`what the targets of /sd${query} say together is the page`, async (t) => {
    const { app, store } = await openHttpApp(t);
    store.put(snapshot("s-1", nodes));
    const linesOf = async (url: string) => {
      const { body } = await app.inject(url);
      parseOwnPage(body);
      return body.split("\n").filter((line) => /^(node_|up|kubevitals_(node|health))/.test(line));
    };
    const groups = (await app.inject(`/sd${query}`)).json<Group[]>();
    const pages = groups.map(({ labels }) => {
      const shard = labels["__param_shard"];
      return linesOf(`${labels["__metrics_path__"]}${shard === undefined ? "" : `?shard=${shard}`}`);
    });
    const lines = (await Promise.all(pages)).flat();
    assert.ok(lines.length > 50);
    assert.deepEqual(lines.toSorted(), (await linesOf("/metrics")).toSorted());
  });
}

for (const [query, status] of [
  ["?shards=0", 400],
  ["?shards=1025", 400],
  ["?shards=x", 400],
  ["?by=pod", 400],
  ["?by=node&shards=2", 400],
  ["?shard=0/2", 400],
  ["?by=node", 503],
] as const) {
  test(`/sd${query} without a snapshot is answered with ${status}`, async (t) => {
    const { app } = await openHttpApp(t);
    assert.equal((await app.inject(`/sd${query}`)).statusCode, status);
  });
}
