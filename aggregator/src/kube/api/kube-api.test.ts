import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import type { TLSSocket } from "node:tls";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { systemClock } from "@kubevitals/program";
import { makeCertificate } from "../../../../agent/src/testing/certificate.ts";
import { ApiServer } from "../../testing/api-server/api-server.ts";
import { sendJson, statusAnswer, textAnswer } from "../../testing/api-server/answers.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { until } from "../../testing/until.ts";
import { KubeApi, type KubeBody } from "./kube-api.ts";
import type { KubeTarget } from "./kube-target.ts";

function apiOf(t: TestContext, target: KubeTarget): KubeApi {
  const api = new KubeApi(target, systemClock);
  t.after(() => api.close());
  return api;
}

const path = "/api/v1/things";
const anything = () => true;
const names = ["127.0.0.1"].map(() => [127, 0, 0, 1]);

test("an answer's JSON comes as it is, and a question is asked as it was meant", async (t) => {
  const server = await ApiServer.start(t);
  server.put("things", { metadata: { name: "a", uid: "u" } });
  const target = server.target({ token: "secret" });
  const api = apiOf(t, { ...target, cluster: { ...target.cluster, server: `${server.url}/api` } });
  const answer = (await api.json({ path: "/v1/things", query: { limit: "1", x: "a&b=ü" } })) as { items: unknown[] };
  assert.equal(answer.items.length, 1);
  const [request] = server.requests;
  assert.equal(request?.path, path);
  assert.equal(request?.query.get("x"), "a&b=ü");
  assert.equal(request?.headers.authorization, "Bearer secret");
  assert.equal(request?.headers.accept, "application/json");
  assert.match(request?.headers["user-agent"] ?? "", /^kubevitals-aggregator\/\d/);
});

test("what is not an answer of 200 to 299 is a failure, with what the server says of it", async (t) => {
  const server = await ApiServer.start(t);
  const api = apiOf(t, server.target());
  server.script(anything, textAnswer(404, "404 page not found\n"));
  await assert.rejects(api.json({ path }), { name: "ApiFailure", code: 404, message: "HTTP 404: 404 page not found" });
  server.script(anything, statusAnswer(429, "TooManyRequests", { "retry-after": "7" }));
  await assert.rejects(api.json({ path }), { code: 429, reason: "TooManyRequests", retryAfterSeconds: 7 });
  server.script(anything, textAnswer(500, "x".repeat(100_000)));
  await assert.rejects(api.json({ path }), { code: 500, message: "HTTP 500" });
  server.script(anything, textAnswer(200, "please log in"));
  await assert.rejects(api.json({ path }), { code: undefined, message: /is not JSON$/ });
  server.script(anything, textAnswer(200, "x".repeat(17 * 2 ** 20)));
  await assert.rejects(api.json({ path }), { message: /is larger than/ });
  await server.stop();
  await assert.rejects(api.json({ path }), { name: "ApiFailure", message: /ECONNREFUSED|other side closed/ });
});

test("after 401 the token is read again, and a second 401 is a failure", async (t) => {
  const server = await ApiServer.start(t);
  server.history.serve("things");
  const tokenFile = join(temporaryFolder(t), "token");
  const api = apiOf(t, server.target({ tokenFile }));
  server.token = "new";
  writeFileSync(tokenFile, "old");
  server.script(anything, (response) => {
    writeFileSync(tokenFile, "new");
    statusAnswer(401, "Unauthorized")(response);
  });
  await api.json({ path });
  assert.deepEqual(
    server.requests.map(({ headers }) => headers.authorization),
    ["Bearer old", "Bearer new"],
  );
  server.token = "newer";
  await assert.rejects(api.json({ path }), { code: 401 });
});

test("watches do not stand in the way of questions, and questions are bounded in number", async (t) => {
  const server = await ApiServer.start(t);
  server.history.serve("things");
  const api = apiOf(t, server.target());
  const stopped = new AbortController();
  const watch = async () => {
    const body = await api.open({
      path,
      query: { watch: "1", sendInitialEvents: "true" },
      isStream: true,
      signal: stopped.signal,
    });
    for await (const _ of body);
  };
  const watches = Promise.allSettled(Array.from({ length: 40 }, watch));
  await until(() => server.door.watches === 40);
  let open = 0;
  let most = 0;
  server.script(
    anything,
    (response) => {
      most = Math.max(most, ++open);
      setImmediate(() => {
        open--;
        sendJson(response, 200, {});
      });
    },
    30,
  );
  await Promise.all(Array.from({ length: 30 }, () => api.json({ path })));
  assert.ok(most > 1 && most <= 8, `${most} at once`);
  stopped.abort();
  await watches;
  await until(() => server.door.watches === 0);
});

test("leaving the loop over an answer closes its connection", async (t) => {
  const server = await ApiServer.start(t);
  server.history.serve("things");
  const api = apiOf(t, server.target());
  const body: KubeBody = await api.open({ path, query: { watch: "1", sendInitialEvents: "true" }, isStream: true });
  for await (const _ of body) break;
  await until(() => server.door.watches === 0);
});

test("a client that was closed asks nothing more", async (t) => {
  const server = await ApiServer.start(t);
  const api = apiOf(t, server.target());
  await api.close();
  await assert.rejects(api.json({ path }), { message: "the aggregator stops" });
  assert.deepEqual(server.requests, []);
});

test("a server's certificate is checked by the authority's file, and a new file counts for the next question", async (t) => {
  const [right, wrong] = ["right", "wrong"].map((commonName) => makeCertificate({ commonName }));
  assert.ok(right && wrong);
  const { cert, key } = makeCertificate({ commonName: "api", addresses: names, signer: right });
  const server = await ApiServer.start(t, { tls: { cert, key } });
  server.history.serve("things");
  const caFile = join(temporaryFolder(t), "ca.crt");
  const api = apiOf(t, server.target({}, { caFile }));
  await assert.rejects(api.json({ path }), { name: "ApiFailure", message: /^a file of a test cannot be read: ENOENT/ });
  writeFileSync(caFile, wrong.cert);
  await assert.rejects(api.json({ path }), { name: "ApiFailure", message: /certificate/ });
  writeFileSync(caFile, right.cert);
  await api.json({ path });
  assert.equal(server.requests.length, 1);
});

test("a client certificate that was replaced is shown on the next question, while a watch goes on", async (t) => {
  const authority = makeCertificate({ commonName: "authority" });
  const { cert, key } = makeCertificate({ commonName: "api", addresses: names, signer: authority });
  const server = await ApiServer.start(t, { tls: { cert, key, ca: authority.cert, requestCert: true } });
  server.history.serve("things");
  const folder = temporaryFolder(t);
  const [certFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  const become = (commonName: string) => {
    const own = makeCertificate({ commonName, signer: authority });
    writeFileSync(certFile, own.cert);
    writeFileSync(keyFile, own.key);
  };
  become("one");
  const api = apiOf(t, server.target({ certFile, keyFile }, { caData: btoa(authority.cert) }));
  const shown: unknown[] = [];
  const askWhoIAm = async () => {
    server.script(anything, (response) => {
      shown.push((response.socket as TLSSocket).getPeerCertificate().subject.CN);
      sendJson(response, 200, {});
    });
    await api.json({ path });
  };
  await askWhoIAm();
  const stopped = new AbortController();
  const body = await api.open({
    path,
    query: { watch: "1", sendInitialEvents: "true" },
    isStream: true,
    signal: stopped.signal,
  });
  const watch = (async () => {
    for await (const _ of body);
  })();
  become("two");
  await askWhoIAm();
  await askWhoIAm();
  assert.deepEqual(shown, ["one", "two", "two"]);
  assert.equal(server.door.watches, 1);
  rmSync(keyFile);
  await assert.rejects(api.json({ path }), { message: /ENOENT/ });
  stopped.abort();
  await assert.rejects(watch);
});
