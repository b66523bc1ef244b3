import assert from "node:assert/strict";
import { connect } from "node:net";
import { test, type TestContext } from "node:test";
import { text } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeRecord, snapshot } from "../../testing/records.ts";

const nodes = "/api/v1/metrics/nodes";

const problems: readonly (readonly [request: string, status: number, detail: RegExp])[] = [
  ["GET /api/v1/metrics/nodes/nobody", 404, /^node 'nobody' is not in snapshot s-1$/],
  ["GET /api/v1/metrics/nodes/__proto__", 404, /^node '__proto__' is not in/],
  ["GET /api/v1/metrics/nodes/a%0Ab%F0%9F%99%82", 404, /^node 'a\?b\?\?' is not in/],
  ["GET /api/v1/metrics/pods/a/constructor", 404, /^pod 'a\/constructor' is not in/],
  ["GET /api/v1/metrics/nodes?snapshot=never", 410, /^snapshot 'never' is not held/],
  [`GET /api/v1/metrics/nodes?snapshot=${"x".repeat(129)}`, 400, /snapshot/],
  ["GET /api/v1/metrics/nodes?snapshot=a&snapshot=b", 400, /snapshot must be string/],
  ["GET /api/v1/metrics/nodes?colour=blue", 400, /must NOT have additional properties/],
  ["GET /api/v1/metrics/nodes?__proto__=x", 400, /must NOT have additional properties/],
  ["GET /api/v1/metrics/cluster?constructor=x", 400, /must NOT have additional properties/],
  ["GET /api/v1/metrics/nodes/%E0%A4%A", 400, /is not a valid url component/],
  ["GET /api/v1/metrics/nodes/%", 400, /is not a valid url component/],
  [`GET /api/v1/metrics/nodes/${"n".repeat(254)}`, 400, /must NOT have more than 253 characters/],
  [`GET /api/v1/metrics/nodes/${"n".repeat(5000)}`, 414, /exceeding the max param length/],
  ["GET /api/v1/metrics/nodes/", 400, /must NOT have fewer than 1 characters/],
  ["GET /api/v1/nothing", 404, /GET \/api\/v1\/nothing is not served; \/docs lists what is/],
  ["GET /docs/static/nothing.js", 404, /is not served|Not Found/],
  ["GET /api/v1/metrics/nodes?filter=cpu>1", 400, /^filter: NodeMetrics has no field 'cpu'; there are nodeName, /],
  ["GET /api/v1/metrics/nodes?filter=nodeName&filter=no", 400, /^filter: NodeMetrics has no field 'no'/],
  ["GET /api/v1/metrics/nodes?filter[a]=b", 400, /no 'filter\[a\]'/],
  ["GET /api/v1/metrics/nodes?sort=labels", 400, /^sort: labels is not a single value/],
  ["GET /api/v1/metrics/nodes?fields=__proto__", 400, /^fields: NodeMetrics has no field '__proto__'/],
  ["GET /api/v1/metrics/nodes?labelSelector=a>b", 400, /^labelSelector: knows no >/],
  ["GET /api/v1/metrics/volumes?labelSelector=a", 400, /there is no 'labelSelector'/],
  ["GET /api/v1/metrics/nodes?limit=0", 400, /limit must be >= 1/],
  ["GET /api/v1/metrics/nodes?limit=10001", 400, /limit must be <= 10000/],
  ["GET /api/v1/metrics/nodes?limit=ten", 400, /limit must be integer/],
  ["GET /api/v1/metrics/nodes?limit=", 400, /limit must be integer/],
  ["GET /api/v1/metrics/nodes?limit=1&limit=2", 400, /limit must be integer/],
  ["GET /api/v1/metrics/nodes?continue=nonsense", 400, /^continue: is not what an answer said/],
  ["GET /api/v1/metrics/nodes?watch=maybe", 400, /watch must be equal to one of/],
  ["GET /api/v1/metrics/nodes?watch&snapshot=s-1", 400, /^watch: follows the newest snapshot/],
  ["GET /api/v1/metrics/nodes?minIntervalSeconds=-1", 400, /minIntervalSeconds must be >= 0/],
  ["GET /api/v1/metrics/nodes/nobody?watch", 404, /^node 'nobody' is not in snapshot s-1$/],
  ["POST /api/v1/metrics/nodes", 405, /^POST is not served here; GET, HEAD, OPTIONS are$/],
  ["DELETE /api/v1/health", 405, /^DELETE is not/],
  ["TRACE /metrics", 405, /^TRACE is not/],
  ["PUT /openapi.json", 405, /^PUT is not/],
  ["POST /api/v1/nothing", 404, /POST \/api\/v1\/nothing is not served; \/docs lists what is/],
  ["GET /api/v1/metrics/nodes/n/history?from=yesterday", 400, /from must match format "date-time"/],
  ["GET /api/v1/metrics/nodes/n/history?to=2026-02-30T00:00:00Z", 400, /to must match format "date-time"/],
  ["GET /api/v1/metrics/nodes/n/history?from=", 400, /from must match format/],
  ["GET /api/v1/metrics/nodes/n/history?from=2016-12-31T23:59:60Z", 400, /^from is not a time that is known here$/],
  [
    "GET /api/v1/metrics/nodes/n/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
    400,
    /^from is later than to$/,
  ],
  ["GET /api/v1/metrics/nodes/n/history?since=1", 400, /must NOT have additional properties/],
  ["GET /api/v1/metrics/nodes/nobody/history", 404, /^node 'nobody' is not in snapshot s-1$/],
  ["GET /metrics?shard=2/2", 400, /write I\/N/],
  ["GET /metrics?part=0/2", 400, /must NOT have additional properties/],
  ["GET /metrics?snapshot=never", 410, /^snapshot 'never'/],
  ["GET /metrics/nodes/nobody", 404, /^node 'nobody'/],
];

for (const [request, status, detail] of problems) {
  test(`${request.slice(0, 80)} is answered with a problem document of ${status}`, async (t) => {
    const { app, store } = await openHttpApp(t);
    store.put(snapshot("s-1", [nodeRecord("n")]));
    const [method = "", url = ""] = request.split(" ");
    const response = await app.inject({ method: method as "GET", url });
    assert.equal(response.statusCode, status);
    assertProblem(response.headers["content-type"], response.body, status, detail);
  });
}

const early = [
  nodes,
  `${nodes}/n`,
  "/api/v1/metrics/snapshot",
  "/api/v1/health",
  `${nodes}/n/history`,
  "/metrics",
  "/metrics/nodes/n",
];

for (const path of early) {
  test(`before the first snapshot ${path} says so`, async (t) => {
    const { app } = await openHttpApp(t);
    const response = await app.inject(path);
    assert.equal(response.statusCode, 503);
    assertProblem(response.headers["content-type"], response.body, 503, /^no snapshot has been taken yet/);
  });
}

test("a body that is sent where none is read is refused, however large", async (t) => {
  const { app } = await openHttpApp(t);
  const response = await app.inject({
    method: "POST",
    url: nodes,
    body: "x".repeat(100_000),
    headers: { "content-type": "text/plain" },
  });
  assertProblem(response.headers["content-type"], response.body, response.statusCode, /./);
  assert.ok(response.statusCode >= 400 && response.statusCode < 500);
});

test("a defect of ours is logged and not told", async (t) => {
  const { app, lines } = await openHttpApp(t);
  app.get("/broken", () => {
    throw new Error("secret");
  });
  const response = await app.inject("/broken");
  assertProblem(response.headers["content-type"], response.body, 500, /^the request could not be answered/);
  assert.ok(!response.body.includes("secret"));
  assert.match(JSON.stringify(lines), /secret/);
});

const broken: readonly (readonly [name: string, bytes: string, status: number])[] = [
  ["garbage", "\u0001\u0002\u0003\r\n\r\n", 400],
  ["a path that is too long", `GET /${"x".repeat(100_000)} HTTP/1.1\r\n\r\n`, 431],
  ["headers that are too long", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(100_000)}\r\n\r\n`, 431],
];

for (const [name, bytes, status] of broken) {
  test(`${name} on the HTTP port is answered with a problem document, and the next request is served`, async (t) => {
    const { app } = await openHttpApp(t);
    const port = await listen(app, t);
    const socket = connect(port, "127.0.0.1");
    socket.write(bytes);
    const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
    assert.match(head, new RegExp(`^HTTP/1.1 ${status} `));
    assertProblem(/content-type: ([^\r]*)/i.exec(head)?.[1], body, status, /./);
    assert.equal((await fetch(`http://127.0.0.1:${port}/livez`)).status, 200);
  });
}

async function listen(app: FastifyInstance, t: TestContext): Promise<number> {
  await app.listen({ host: "127.0.0.1", port: 0 });
  t.after(() => app.close());
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : assert.fail();
}

function assertProblem(contentType: unknown, body: string, status: number, detail: RegExp): void {
  assert.match(String(contentType), /^application\/problem\+json/);
  const problem = JSON.parse(body) as Readonly<Record<string, unknown>>;
  assert.deepEqual(Object.keys(problem).toSorted(), ["detail", "instance", "status", "title", "type"]);
  assert.equal(problem["type"], "about:blank");
  assert.equal(problem["status"], status);
  assert.notEqual(problem["title"], "Error");
  assert.match(String(problem["detail"]), detail);
  assert.match(String(problem["instance"]), /^\//);
}
