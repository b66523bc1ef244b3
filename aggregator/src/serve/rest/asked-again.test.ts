import assert from "node:assert/strict";
import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeMetrics, nodeRecord, snapshot } from "../../testing/records.ts";

const nodes = "/api/v1/metrics/nodes";

function manyNodes(id: string, count = 2000) {
  const records = Array.from({ length: count }, (_, index) =>
    nodeRecord(`node-${index}`, { metrics: nodeMetrics(`node-${index}`, { cpuUsageRate: index % 100 }) }),
  );
  return snapshot(id, records);
}

/** A server that has been asked for its nodes again and again, until the answer is kept: then its length is told. */
async function openAsked(t: TestContext, url = nodes) {
  const opened = await openHttpApp(t);
  opened.store.put(manyNodes("s-1"));
  const first = await opened.app.inject(url);
  await until(async () => (await opened.app.inject(url)).headers["content-length"] !== undefined);
  return { ...opened, first };
}

/** Asks until it is so; a hundred times at most. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let time = 0; time < 100; time++) {
    if (await isSo()) return;
    await eventLoopTurn();
  }
  throw new Error("it never became so");
}

test("an answer that is kept is the one that would have been worked out, with the same tag", async (t) => {
  const { app, first } = await openAsked(t);
  const kept = await app.inject(nodes);
  assert.equal(first.headers["content-length"], undefined);
  assert.ok(kept.rawPayload.equals(first.rawPayload));
  for (const name of ["etag", "kubevitals-snapshot-id", "cache-control", "content-type"])
    assert.equal(kept.headers[name], first.headers[name], name);
  const etag = String(kept.headers["etag"]);
  assert.equal((await app.inject({ url: nodes, headers: { "if-none-match": etag } })).statusCode, 304);
  assert.equal((await app.inject({ url: `${nodes}?limit=1`, headers: { "if-none-match": etag } })).statusCode, 200);
});

for (const [coding, decode] of [
  ["gzip", gunzipSync],
  ["zstd", zstdDecompressSync],
  ["br", brotliDecompressSync],
] as const) {
  test(`an answer that is kept comes in ${coding} for who takes that`, async (t) => {
    const { app, first } = await openAsked(t);
    const ask = () => app.inject({ url: nodes, headers: { "accept-encoding": coding, origin: "https://a.example" } });
    const { headers, rawPayload } = await ask();
    assert.equal(headers["content-encoding"], coding);
    assert.match(String(headers["vary"]), /accept-encoding/);
    assert.ok(decode(rawPayload).equals(first.rawPayload));
    assert.ok((await ask()).rawPayload.equals(rawPayload));
  });
}

test("what is short, and who wants nothing compressed, is answered in plain text", async (t) => {
  const { app } = await openAsked(t, `${nodes}?filter=cpuUsageRate=99&fields=nodeName&sort=-nodeName&snapshot=`);
  const short = `${nodes}?limit=1&fields=nodeName`;
  for (const [url, headers] of [
    [short, { "accept-encoding": "gzip" }],
    [nodes, { "accept-encoding": "gzip", "x-no-compression": "1" }],
    [nodes, { "accept-encoding": "gzip;q=0" }],
    [nodes, {}],
  ] as const) {
    for (let time = 0; time < 4; time++) {
      const answer = await app.inject({ url, headers });
      assert.equal(answer.headers["content-encoding"], undefined);
      assert.equal(answer.json<{ snapshotId: string }>().snapshotId, "s-1");
    }
  }
});

test("who goes by tags gets each newer snapshot, also while its answer is not there yet", async (t) => {
  const { app, store, first } = await openAsked(t);
  let etag = String(first.headers["etag"]);
  for (const id of ["s-2", "s-3", "s-4"]) {
    store.put({ ...manyNodes(id), monotonic: Number(id.slice(2)) });
    const answer = await app.inject({ url: nodes, headers: { "if-none-match": etag } });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers["kubevitals-snapshot-id"], id);
    etag = String(answer.headers["etag"]);
    assert.equal((await app.inject({ url: nodes, headers: { "if-none-match": etag } })).statusCode, 304);
  }
});

test("who reads never goes back, nor lags behind by more than one snapshot", async (t) => {
  const { app, store } = await openAsked(t);
  let last = 1;
  for (let number = 2; number < 12; number++) {
    store.put({ ...manyNodes(`s-${number}`, 200), monotonic: number });
    for (let read = 0; read < 3; read++) {
      const { snapshotId } = (await app.inject(nodes)).json<{ snapshotId: string }>();
      const seen = Number(snapshotId.slice(2));
      assert.ok(seen >= last && seen >= number - 1, `${seen} after ${last}, when ${number} was there`);
      last = seen;
    }
  }
});

test("what readers have taken in is written over: answers are kept however many there were before", async (t) => {
  const { app, store } = await openAsked(t);
  for (let number = 2; number < 45; number++) {
    store.put({ ...manyNodes(`s-${number}`), monotonic: number });
    await until(async () => {
      const { headers } = await app.inject(nodes);
      assert.ok(headers["content-length"], `snapshot ${number}`);
      return headers["kubevitals-snapshot-id"] === `s-${number}`;
    });
  }
});

test("one object is answered as before when it goes and comes", async (t) => {
  const { app, store } = await openAsked(t);
  const ask = () => app.inject(`${nodes}/node-1`);
  for (let time = 0; time < 3; time++) assert.equal((await ask()).statusCode, 200);
  store.put({ ...manyNodes("s-2", 1), monotonic: 1 });
  store.put({ ...manyNodes("s-3", 1), monotonic: 2 });
  for (let time = 0; time < 3; time++) assert.equal((await ask()).statusCode, 404);
  store.put({ ...manyNodes("s-4", 2), monotonic: 3 });
  store.put({ ...manyNodes("s-5", 2), monotonic: 4 });
  for (let time = 0; time < 3; time++) assert.equal((await ask()).statusCode, 200);
});

test("readers that go away in the middle of an answer keep no place of the others", async (t) => {
  const { app, first } = await openAsked(t);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${nodes}`;
  for (let reader = 0; reader < 100; reader++) {
    const answer = await open(url);
    assert.equal(answer.statusCode, 200);
    const closed = new Promise((resolve) => answer.once("close", resolve));
    answer.destroy();
    await closed;
  }
  const answer = await open(url);
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  assert.ok(Buffer.concat(chunks).equals(first.rawPayload));
});

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, resolve).on("error", reject);
  });
}
