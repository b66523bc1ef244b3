import assert from "node:assert/strict";
import { test } from "node:test";
import { openHttpApp } from "../../testing/http-app.ts";
import { parseOwnPage } from "../../testing/parse-own-page.ts";
import { gauge, nodeRecord, snapshot } from "../../testing/records.ts";

const series = [gauge("node_x", { a: 1 })];

test("/metrics is one valid page of the cluster and of the aggregator itself", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(snapshot("s-1", [nodeRecord("n", { series }), nodeRecord("m", { series })]));
  const response = await app.inject("/metrics");
  assert.equal(response.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(response.headers["kubevitals-snapshot-id"], "s-1");
  const names = parseOwnPage(response.body).map(({ name }) => name);
  for (const name of ["node_x", "up", "kubevitals_nodes", "kubevitals_build_info", "process_cpu_seconds_total"]) {
    assert.ok(names.includes(name), name);
  }
});

test("an older snapshot has its page too", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put({ ...snapshot("s-1", [nodeRecord("old", { series })]), monotonic: 0 });
  await app.inject("/metrics");
  store.put({ ...snapshot("s-2", []), monotonic: 1000 });
  const { body, headers } = await app.inject("/metrics?snapshot=s-1");
  assert.equal(headers["kubevitals-snapshot-id"], "s-1");
  assert.ok(body.includes('node_x{of="a"'));
});

test("a node's page holds its own series and nothing of others", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(snapshot("s-1", [nodeRecord("n", { series }), nodeRecord("m", { series })]));
  const { body, headers } = await app.inject("/metrics/nodes/n");
  assert.equal(headers["kubevitals-snapshot-id"], "s-1");
  const samples = parseOwnPage(body).flatMap((family) => family.samples);
  assert.ok(samples.length > 2);
  assert.deepEqual(
    samples.filter(({ labels }) => labels["node"] !== "n"),
    [],
  );
});

test("/sd tells Prometheus where the page is", async (t) => {
  const { app } = await openHttpApp(t);
  const response = await app.inject("/sd");
  assert.match(String(response.headers["content-type"]), /^application\/json/);
  assert.deepEqual(response.json(), [{ targets: ["127.0.0.1:9480"], labels: { __metrics_path__: "/metrics" } }]);
});
