import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import fastify from "fastify";
import { FakeClock } from "../../testing/fake-clock.ts";
import { gauge } from "../../testing/records.ts";
import { addFollowerPages } from "./follower-pages.ts";

const clock = new FakeClock();

/** What the process says of itself, as text. */
const ownText = `# HELP own A gauge.
# TYPE own gauge
own{of="a"} 1
# HELP other A gauge.
# TYPE other gauge
other{of="b"} 2
`;

/** The same in OpenMetrics, which has no comments. */
const ownOpenMetrics = `${ownText.replaceAll(/(# HELP .*\n)(# TYPE .*\n)/g, "$2$1")}# EOF\n`;

/** An application whose pages of the cluster are known by their text. */
async function open(t: TestContext, leadership: { isLeader: boolean; leader: string }) {
  const app = fastify();
  addFollowerPages(app, {
    leadership,
    ownMetrics: async () => [gauge("own", { a: 1 }), gauge("other", { b: 2 })],
    clock,
  });
  app.get("/metrics", () => "cluster 1\n");
  app.get("/metrics/nodes/:name", () => "node 1\n");
  app.get("/metrics/cluster", () => "part 1\n");
  app.get("/api/v1/health", () => "health");
  app.get("/metrics-like", () => "other");
  t.after(() => app.close());
  return app;
}

test("the leader's pages are the cluster's", async (t) => {
  const app = await open(t, { isLeader: true, leader: "me" });
  assert.equal((await app.inject("/metrics")).body, "cluster 1\n");
  assert.equal((await app.inject("/metrics?shard=0/2")).body, "cluster 1\n");
  assert.equal((await app.inject("/metrics/nodes/n")).body, "node 1\n");
});

test("a follower's pages are its own process's, and all else is answered", async (t) => {
  const app = await open(t, { isLeader: false, leader: "pod-1_x" });
  const said = "# This replica does not lead: the replica pod-1_x carries the cluster.\n";
  for (const url of ["/metrics", "/metrics?shard=0/2"]) {
    const { body, headers } = await app.inject(url);
    assert.equal(body, said + ownText);
    assert.equal(headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
  }
  for (const part of ["/metrics/nodes/n", "/metrics/cluster"]) assert.equal((await app.inject(part)).body, said);
  assert.equal((await app.inject("/api/v1/health")).body, "health");
  assert.equal((await app.inject("/metrics-like")).body, "other");
});

test("a follower's page is in the format and the coding that the reader wants, with the families that it names", async (t) => {
  const app = await open(t, { isLeader: false, leader: "pod-1" });
  const accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
  const openMetrics = await app.inject({ url: "/metrics", headers: { accept } });
  assert.equal(openMetrics.body, ownOpenMetrics);
  assert.equal(openMetrics.headers["content-type"], "application/openmetrics-text; version=1.0.0; charset=utf-8");
  assert.equal(openMetrics.headers.vary, "Accept, Accept-Encoding");
  assert.equal((await app.inject({ url: "/metrics/cluster", headers: { accept } })).body, "# EOF\n");
  for (const [encoding, decompress] of [
    ["gzip", gunzipSync],
    ["zstd", zstdDecompressSync],
  ] as const) {
    const answer = await app.inject({ url: "/metrics", headers: { accept, "accept-encoding": encoding } });
    assert.equal(answer.headers["content-encoding"], encoding);
    assert.equal(decompress(answer.rawPayload).toString(), ownOpenMetrics);
  }
  const some = await app.inject({ url: "/metrics?name[]=other&name[]=none", headers: { accept } });
  assert.equal(some.body, ownOpenMetrics.slice(ownOpenMetrics.indexOf("# TYPE other")));
  const head = await app.inject({ method: "HEAD", url: "/metrics" });
  assert.deepEqual([head.statusCode, head.body], [200, ""]);
});

test("what a Lease says cannot become a line of its own", async (t) => {
  const app = await open(t, { isLeader: false, leader: 'a\nnode_load1{node="x"} 7\r\n' });
  const [comment, own, rest] = (await app.inject("/metrics")).body.split("\n");
  assert.match(comment ?? "", /^# .*a\?node_load1\?/);
  assert.deepEqual([own, rest], ["# HELP own A gauge.", "# TYPE own gauge"]);
  assert.match(
    (await (await open(t, { isLeader: false, leader: "" })).inject("/metrics")).body,
    /: no replica carries/,
  );
});

test("a page whose writing outlasts the leadership is broken off", async (t) => {
  const leadership = { isLeader: true, leader: "me" };
  const app = fastify();
  addFollowerPages(app, { leadership, ownMetrics: async () => [], clock });
  app.get("/metrics", (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200).write("cluster 1\n");
  });
  t.after(() => app.close());
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const asked = request({ host: "127.0.0.1", port, path: "/metrics" }).end();
  const [response] = (await once(asked, "response")) as [NodeJS.ReadableStream];
  await once(response, "data");
  leadership.isLeader = false;
  const [error] = (await once(response, "error")) as [Error];
  assert.match(error.message, /aborted/);
});
