import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { countedReaders } from "../testing/counted-readers.ts";
import { openHttpApp } from "../testing/http-app.ts";
import { openReadersDoor } from "../testing/readers-door.ts";
import { nodeRecord, snapshot } from "../testing/records.ts";
import { until } from "../testing/until.ts";

const asked: readonly (readonly [url: string, refused: readonly string[]])[] = [
  ["/api/v1/metrics/nodes", []],
  ["/api/v1/metrics/nodes/none", []],
  ["/api/v1/metrics/nodes?sort=colour", ["rest invalid"]],
  ["/api/v1/metrics/nodes?snapshot=old", ["rest gone"]],
  ["/metrics?shard=9/1", ["prometheus invalid"]],
  ["/metrics?snapshot=old", ["prometheus gone"]],
  ["/nothing", []],
];
for (const [url, expected] of asked) {
  test(`${url} counts as ${expected.join() || "nothing"}`, async (t) => {
    const { counters, counts } = countedReaders();
    const { app, store } = await openHttpApp(t, { counters });
    store.put(snapshot("s", [nodeRecord("n")]));
    await app.inject(url);
    assert.deepEqual(counts.refused, expected);
  });
}

test("what cannot be answered before the first snapshot counts, and a probe that says so does not", async (t) => {
  const { counters, counts } = countedReaders();
  const { app } = await openHttpApp(t, { counters });
  assert.equal((await app.inject("/readyz")).statusCode, 503);
  assert.equal((await app.inject("/metrics")).statusCode, 503);
  assert.deepEqual(counts.refused, ["prometheus unavailable"]);
});

test("who watches by REST is counted as long as it does, and who finds no place is refused", async (t) => {
  const { counters, counts } = countedReaders();
  const { app, store } = await openHttpApp(t, { counters, maxWatchers: 1 });
  store.put(snapshot("s", [nodeRecord("n")]));
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const request = get({ port, path: "/api/v1/metrics/nodes?watch", agent: false });
  await once(request, "response");
  assert.equal(counts.watching.rest, 1);
  await app.inject("/api/v1/metrics/nodes?watch");
  assert.deepEqual(counts.refused, ["rest unavailable"]);
  request.destroy();
  await until(() => counts.watching.rest === 0);
});

test("calls of gRPC that are refused count by reason, and what is not there does not", async (t) => {
  const { counters, counts } = countedReaders();
  const { client, store } = await openReadersDoor(t, [], { counters });
  await assert.rejects(client.getCluster({}));
  store.put(snapshot("s", [nodeRecord("n")]));
  await assert.rejects(client.getNode({}));
  await assert.rejects(client.getNode({ nodeName: "none" }));
  await assert.rejects(client.getNode({ nodeName: "n", snapshotId: "old" }));
  await assert.rejects(client.getNode({ nodeName: "n".repeat(70_000) }));
  assert.deepEqual(counts.refused, ["grpc unavailable", "grpc invalid", "grpc gone", "grpc too-large"]);
});

test("who watches by gRPC is counted until it leaves", async (t) => {
  const { counters, counts } = countedReaders();
  const { client, store } = await openReadersDoor(t, [], { counters });
  store.put(snapshot("s", [nodeRecord("n")]));
  const stream = client.watchSnapshots({});
  stream.on("error", () => undefined);
  await once(stream, "data");
  assert.equal(counts.watching.grpc, 1);
  stream.cancel();
  await until(() => counts.watching.grpc === 0);
  assert.deepEqual(counts.refused, []);
});
