import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { TLSSocket } from "node:tls";
import { makeCertificate } from "../../../../agent/src/testing/certificate.ts";
import { openServerTls } from "../../identity/server-tls.ts";
import { textAnswer } from "../../testing/api-server/answers.ts";
import { openHttpApp } from "../../testing/http-app.ts";
import { openIdentityRooms } from "../../testing/identity.ts";
import { snapshot } from "../../testing/records.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

async function open(t: TestContext) {
  const rooms = await openIdentityRooms(t);
  const { app, store, lines } = await openHttpApp(t, { readers: rooms.readers });
  store.put(snapshot("s-1", []));
  const ask = (url: string, token?: string, method: "GET" | "HEAD" | "POST" = "GET") =>
    app.inject({ url, method, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  return { ...rooms, ask, lines };
}

const doors = [
  "/metrics",
  "/metrics/nodes/a",
  "/api/v1/metrics/cluster",
  "/api/v1/health",
  "/sd",
  "/docs",
  "/openapi.json",
];

for (const url of [...doors, "/", "/nothing", "/%6detrics", "/livez/x", "/livez%2fx", "//livez"]) {
  test(`${url} is for those who show a token`, async (t) => {
    const { ask } = await open(t);
    const answer = await ask(url);
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.headers["www-authenticate"], 'Bearer realm="kubevitals"');
    assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
    const problem = answer.json<{ status: number; title: string; detail: string }>();
    assert.deepEqual([problem.status, problem.title], [401, "Unauthorized"]);
    assert.match(problem.detail, /Authorization: Bearer TOKEN/);
  });
}

test("probes are open to everybody", async (t) => {
  const { ask, server } = await open(t);
  for (const url of ["/livez", "/readyz", "/healthz", "/livez?verbose"]) {
    assert.notEqual((await ask(url)).statusCode, 401, url);
    assert.notEqual((await ask(url, "garbage")).statusCode, 401, url);
  }
  assert.equal(server.requests.length, 0);
});

test("who may get a path is answered, and asked about by path and verb", async (t) => {
  const { ask, admit, server } = await open(t);
  admit("good", "alice", "/kubevitals/api/v1/metrics/cluster", "/kubevitals/api/v1/metrics/nodes/ä b");
  assert.equal((await ask("/api/v1/metrics/cluster?snapshot=s-1", "good")).statusCode, 200);
  assert.equal((await ask("/api/v1/metrics/cluster", "good", "HEAD")).statusCode, 200);
  assert.equal((await ask("/api/v1/metrics/nodes/%C3%A4%20b", "good")).statusCode, 404);
  assert.deepEqual(
    server.requests.map(({ path }) => path.split("/").at(-1)),
    ["tokenreviews", "subjectaccessreviews", "subjectaccessreviews"],
  );
  const { spec } = JSON.parse(server.requests[1]?.body ?? "") as { spec: object };
  assert.deepEqual(spec, {
    user: "alice",
    uid: "uid of alice",
    groups: ["system:serviceaccounts", "system:authenticated"],
    extra: { "authentication.kubernetes.io/credential-id": ["JTI=43c27c76-41c6-4b68-988c-c41ed8c35e71"] },
    nonResourceAttributes: { path: "/kubevitals/api/v1/metrics/cluster", verb: "get" },
  });
  assert.deepEqual(JSON.parse(server.requests[0]?.body ?? "").spec, { token: "good" });
});

test("a token that is not known, one that may not, and an API server that is away have their statuses", async (t) => {
  const { ask, admit, issue, server, lines } = await open(t);
  admit("good", "alice", "/metrics");
  issue("agents", "node-1");
  const unknown = await ask("/metrics", "unknown-token");
  assert.equal(unknown.statusCode, 401);
  assert.match(String(unknown.headers["www-authenticate"]), /error="invalid_token"/);
  assert.equal((await ask("/metrics", "agents")).statusCode, 401);
  assert.equal((await ask("/metrics", "two words")).statusCode, 401);
  const forbidden = await ask("/api/v1/health", "good");
  assert.equal(forbidden.statusCode, 403);
  assert.match(
    forbidden.json<{ detail: string }>().detail,
    /^alice may not get \/kubevitals\/api\/v1\/health; a ClusterRole/,
  );
  assert.equal((await ask("/metrics", "good", "POST")).statusCode, 403);
  server.script(() => true, textAnswer(500, "broken"));
  const away = await ask("/metrics", "another");
  assert.equal(away.statusCode, 503);
  assert.match(away.json<{ detail: string }>().detail, /cannot be checked now: HTTP 500: broken/);
  assert.doesNotMatch(JSON.stringify(lines), /unknown-token/);
});

test("what is allowed is remembered for five minutes, what is not for thirty seconds", async (t) => {
  const { ask, admit, server, clock } = await open(t);
  admit("good", "alice", "/metrics");
  const statusOf = async (url: string) => (await ask(url, "good")).statusCode;
  const reviews = () => server.requests.filter(({ path }) => path.endsWith("/subjectaccessreviews")).length;
  assert.deepEqual([await statusOf("/sd"), await statusOf("/sd"), reviews()], [403, 403, 1]);
  admit("good", "alice", "/sd");
  clock.advance(29);
  assert.deepEqual([await statusOf("/sd"), reviews()], [403, 1]);
  clock.advance(1);
  assert.deepEqual([await statusOf("/sd"), reviews()], [200, 2]);
  server.reviews.allowed.clear();
  clock.advance(299);
  assert.deepEqual([await statusOf("/sd"), reviews()], [200, 2]);
  clock.advance(1);
  assert.deepEqual([await statusOf("/sd"), reviews()], [403, 3]);
});

test("HTTPS is served, and a renewed certificate is shown to whoever comes next", async (t) => {
  const folder = temporaryFolder(t);
  const authority = makeCertificate({ commonName: "authority" });
  const write = (commonName: string) => {
    const { cert, key } = makeCertificate({ commonName, dnsNames: ["localhost"], signer: authority });
    for (const [name, text] of Object.entries({ cert, key })) {
      writeFileSync(join(folder, "new"), text);
      renameSync(join(folder, "new"), join(folder, name));
    }
  };
  write("first");
  const tls = openServerTls({ door: "http", certificate: join(folder, "cert"), key: join(folder, "key") }, assert.fail);
  const { app } = await openHttpApp(t, { tls });
  const address = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const shown = () =>
    new Promise((resolve, reject) => {
      const options = { port: address.port, servername: "localhost", ca: authority.cert, agent: false, path: "/livez" };
      const request = get({ ...options, host: "127.0.0.1" }, (answer) => {
        answer.resume();
        resolve([answer.statusCode, (answer.socket as TLSSocket).getPeerCertificate().subject.CN]);
      });
      request.on("error", reject);
    });
  assert.deepEqual(await shown(), [200, "first"]);
  write("second");
  assert.deepEqual(await shown(), [200, "second"]);
  await assert.rejects(fetch(`http://127.0.0.1:${address.port}/livez`));
  assert.deepEqual(await shown(), [200, "second"]);
});
