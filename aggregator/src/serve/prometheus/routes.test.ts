import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { BlockWriter } from "@kubevitals/proto";
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

const rowsOf = (page: string) => page.split("\n").filter((line) => /^(node_|up|kubevitals_(?!snap))/.test(line));

test("a page in OpenMetrics has the same rows, says what it is, and ends with a mark", async (t) => {
  const { app, store } = await openHttpApp(t);
  const counter = new BlockWriter();
  counter.counter("node_cpu_seconds_total", "Time.", ["cpu"]).add(3.5, "0");
  store.put(snapshot("s-1", [nodeRecord("n", { series: [...series, counter.finish([], [])] })]));
  const accept = "application/openmetrics-text;version=1.0.0,text/plain;q=0.1";
  const { body, headers } = await app.inject({ url: "/metrics", headers: { accept } });
  assert.equal(headers["content-type"], "application/openmetrics-text; version=1.0.0; charset=utf-8");
  assert.equal(headers.vary, "Accept, Accept-Encoding");
  assert.ok(body.includes("# TYPE node_cpu_seconds counter\n# UNIT node_cpu_seconds seconds\n"));
  assert.ok(body.endsWith("\n# EOF\n"));
  assert.ok(!/^\s*$/m.test(body.trimEnd()), "no line is empty");
  assert.ok(rowsOf(body).length > 20);
  assert.deepEqual(rowsOf(body), rowsOf((await app.inject("/metrics")).body));
  const node = await app.inject({ url: "/metrics/nodes/n", headers: { accept, "accept-encoding": "gzip" } });
  assert.ok(gunzipSync(node.rawPayload).toString().endsWith("\n# EOF\n"));
});

test("name[] asks for families by their names", async (t) => {
  const { app, store } = await openHttpApp(t);
  const nodes = ["n", "m"].map((name) => nodeRecord(name, { series: [...series, gauge("node_y", { b: 2 })] }));
  store.put(snapshot("s-1", nodes));
  const namesOn = async (url: string) => {
    const { body } = await app.inject(url);
    return parseOwnPage(body).map(({ name, samples }) => [name, samples.length]);
  };
  assert.deepEqual(await namesOn("/metrics?name[]=node_y"), [["node_y", 2]]);
  const several = "?name%5B%5D=node_y&name[]=up&name[]=kubevitals_build_info&name[]=nobodys";
  assert.deepEqual(await namesOn(`/metrics${several}`), [
    ["node_y", 2],
    ["up", 2],
    ["kubevitals_build_info", 1],
  ]);
  assert.deepEqual(await namesOn(`/metrics/nodes/n${several}`), [
    ["node_y", 1],
    ["up", 1],
  ]);
});

for (const query of ["?name=node_x", "?name[]=", "?name[]=a-b", `?${"name[]=a&".repeat(257)}`, "?match[]=up"]) {
  test(`/metrics${query.slice(0, 20)} is refused`, async (t) => {
    const { app, store } = await openHttpApp(t);
    store.put(snapshot("s-1", []));
    assert.equal((await app.inject(`/metrics${query}`)).statusCode, 400);
  });
}
