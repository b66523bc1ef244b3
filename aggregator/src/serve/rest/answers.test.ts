import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeMetrics, nodeRecord, oneOfEach, snapshot } from "../../testing/records.ts";

const nodes = "/api/v1/metrics/nodes";

function manyNodes(id: string, count: number) {
  const names = Array.from({ length: count }, (_, index) => `node-${String(index).padStart(5, "0")}`);
  return snapshot(
    id,
    names.map((name, index) => nodeRecord(name, { metrics: nodeMetrics(name, { cpuUsageRate: index % 100 }) })),
    { lists: oneOfEach },
  );
}

interface NodeList {
  readonly snapshotId: string;
  readonly nodes: readonly { readonly nodeName: string; readonly cpuUsageRate?: number }[];
  readonly continue?: string;
}

test("a list answers page by page from one snapshot, whatever comes in between, and ends with 410 when it is gone", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put({ ...manyNodes("s-1", 10), monotonic: 0 });
  const page = async (query: string) =>
    (await app.inject(`${nodes}?sort=-cpuUsageRate&limit=4${query}`)).json<NodeList>();
  const first = await page("");
  store.put({ ...manyNodes("s-2", 3), monotonic: 1000 });
  const second = await page(`&continue=${first.continue}`);
  const third = await page(`&continue=${second.continue}`);
  assert.deepEqual(
    [first, second, third].map(({ snapshotId, nodes: items }) => [
      snapshotId,
      ...items.map(({ cpuUsageRate }) => cpuUsageRate),
    ]),
    [
      ["s-1", 9, 8, 7, 6],
      ["s-1", 5, 4, 3, 2],
      ["s-1", 1, 0],
    ],
  );
  assert.equal(third.continue, undefined);
  store.put({ ...manyNodes("s-3", 3), monotonic: 60_001 });
  const gone = await app.inject(`${nodes}?sort=-cpuUsageRate&limit=4&continue=${first.continue}`);
  assert.equal(gone.statusCode, 410);
});

test("fields that are asked for are all that an item has, in a list that is long as well", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(manyNodes("s-1", 5000));
  const { nodes: items } = (
    await app.inject(`${nodes}?fields=nodeName,freshness&filter=cpuUsageRate>=1`)
  ).json<NodeList>();
  assert.equal(items.length, 4950);
  for (const item of items) assert.deepEqual(Object.keys(item), ["nodeName", "provenance"]);
});

test("a list of what Kubernetes holds can be asked as well", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(manyNodes("s-1", 1));
  const { namespaces } = (
    await app.inject("/api/v1/metrics/namespaces?labelSelector=team%20in%20(storefront)&fields=namespace,labels.team")
  ).json<{ namespaces: readonly object[] }>();
  assert.deepEqual(namespaces, [{ namespace: "shop", labels: { team: "storefront" } }]);
});

test("who has an answer already is told so, until there is a newer snapshot", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(manyNodes("s-1", 2));
  const first = await app.inject(nodes);
  const etag = String(first.headers["etag"]);
  assert.match(etag, /^W\/"s-1\.[\w-]{12}"$/);
  const again = async (url: string, tag: string) =>
    (await app.inject({ url, headers: { "if-none-match": tag } })).statusCode;
  for (const tag of [etag, etag.slice(2), `"other", ${etag}`, `W/"a","b",${etag}`])
    assert.equal(await again(nodes, tag), 304, tag);
  for (const tag of ['"other"', "", "*", "W/"]) assert.equal(await again(nodes, tag), 200, tag);
  assert.equal(await again(`${nodes}?limit=1`, etag), 200);
  const unchanged = await app.inject({ url: nodes, headers: { "if-none-match": etag } });
  assert.equal(unchanged.body, "");
  assert.equal(unchanged.headers["etag"], etag);
  assert.equal(unchanged.headers["kubevitals-snapshot-id"], "s-1");
  store.put({ ...manyNodes("s-2", 2), monotonic: 1000 });
  assert.equal(await again(nodes, etag), 200);
  assert.equal(
    await again(`${nodes}?snapshot=s-1`, String((await app.inject(`${nodes}?snapshot=s-1`)).headers["etag"])),
    304,
  );
});

for (const [count, what] of [
  [20, "short"],
  [2000, "long"],
] as const) {
  test(`a ${what} answer comes in the coding that the reader takes, and says the same in each`, async (t) => {
    const { app, store } = await openHttpApp(t);
    store.put(manyNodes("s-1", count));
    const plain = (await app.inject(nodes)).rawPayload;
    const codings = [
      ["gzip", gunzipSync],
      ["br", brotliDecompressSync],
      ["zstd", zstdDecompressSync],
    ] as const;
    for (const [coding, decode] of codings) {
      const { headers, rawPayload } = await app.inject({ url: nodes, headers: { "accept-encoding": coding } });
      assert.equal(headers["content-encoding"], coding);
      assert.match(String(headers["vary"]), /accept-encoding/i);
      assert.ok(rawPayload.length < plain.length / 4);
      assert.ok(decode(rawPayload).equals(plain));
    }
    const refusing = { "accept-encoding": "gzip;q=0, identity" };
    assert.equal((await app.inject({ url: nodes, headers: refusing })).headers["content-encoding"], undefined);
  });
}

test("HEAD has the headers of GET and no body", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(manyNodes("s-1", 2000));
  const [got, head] = [await app.inject(nodes), await app.inject({ method: "HEAD", url: nodes })];
  assert.equal(head.statusCode, 200);
  assert.equal(head.body, "");
  for (const name of ["etag", "content-type", "cache-control", "kubevitals-snapshot-id", "content-length"])
    assert.equal(head.headers[name], got.headers[name], name);
  assert.equal((await app.inject({ method: "HEAD", url: `${nodes}/nobody` })).statusCode, 404);
});

test("OPTIONS says what a path can be asked, and what is refused says so too", async (t) => {
  const { app } = await openHttpApp(t);
  for (const url of [nodes, `${nodes}/n`, "/metrics", "/openapi.json", "/livez"]) {
    const options = await app.inject({ method: "OPTIONS", url });
    assert.deepEqual([options.statusCode, options.headers["allow"]], [204, "GET, HEAD, OPTIONS"], url);
    const post = await app.inject({ method: "POST", url, body: "{", headers: { "content-type": "application/json" } });
    assert.deepEqual([post.statusCode, post.headers["allow"]], [405, "GET, HEAD, OPTIONS"], url);
  }
  assert.equal((await app.inject({ method: "OPTIONS", url: "/nothing" })).statusCode, 404);
});
