import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { status } from "@grpc/grpc-js";
import { loadOptions } from "@kubevitals/program";
import { aggregatorProgram, resolveConfig } from "../config.ts";
import { startAggregator } from "../start.ts";
import { TestAgent, helloOf } from "../testing/agents-door.ts";
import { ApiServer } from "../testing/api-server/api-server.ts";
import { collectingLog } from "../testing/collecting-log.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { identityCounts } from "../testing/identity.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openIdentity, type OpenIdentityOptions } from "./open.ts";

function options(more: Partial<OpenIdentityOptions>): OpenIdentityOptions {
  return {
    auth: "open",
    agentAuth: "open",
    agentAudience: "kubevitals",
    agentServiceAccount: [],
    kubernetes: "off",
    kubeconfig: undefined,
    env: {},
    clock: new FakeClock(),
    log: collectingLog().log,
    counters: identityCounts(),
    ...more,
  };
}

function kubeconfigOf(t: TestContext, server: ApiServer): string {
  const file = join(temporaryFolder(t), "kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server: server.url } }],
    users: [{ name: "test", user: { token: "own" } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

test("where nobody is asked who they are, no Kubernetes is needed", () => {
  assert.deepEqual(openIdentity(options({})).agents, undefined);
  assert.deepEqual(openIdentity(options({})).readers, undefined);
});

test("tokens cannot be asked for without Kubernetes: the start stops with one line that says what would do", () => {
  const cases = [
    [{ auth: "required" }, /^--auth: 'required', .* --kubernetes is off\. Listen on loopback, or say --auth open/],
    [
      { agentAuth: "token" },
      /^--agent-auth: 'token', .* --kubernetes is off\. Listen on loopback, or say --agent-auth open/,
    ],
    [
      { auth: "required", kubernetes: "auto", env: { HOME: "/nowhere" } },
      /^--auth: 'required', .* there is no \/nowhere/,
    ],
  ] as const;
  for (const [more, message] of cases) {
    assert.throws(() => openIdentity(options(more)), { name: "UsageError", message });
    assert.throws(() => openIdentity(options(more)), { message: /^[^\n]+$/ });
  }
});

test("that any ServiceAccount may speak for its node is said where agents are asked for tokens", async (t) => {
  const kubeconfig = kubeconfigOf(t, await ApiServer.start(t));
  const warnings = (more: Partial<OpenIdentityOptions>) => {
    const { log, lines } = collectingLog();
    const identity = openIdentity(options({ kubernetes: "required", kubeconfig, log, ...more }));
    t.after(() => identity.close());
    return lines.length;
  };
  assert.equal(warnings({ agentAuth: "token" }), 1);
  assert.equal(warnings({ agentAuth: "token", agentServiceAccount: ["a/b"] }), 0);
  assert.equal(warnings({ auth: "required" }), 0);
});

test("a whole aggregator asks agents and readers who they are, and counts whom it turns away", async (t) => {
  const server = await ApiServer.start(t);
  const kubeconfig = kubeconfigOf(t, server);
  const doors = ["--http-listen", "127.0.0.1:0", "--grpc-listen", "127.0.0.1:0", "--kubeconfig", kubeconfig];
  const auth = ["--auth", "required", "--agent-auth", "token", "--agent-service-account", "kubevitals/agent"];
  const loaded = loadOptions(aggregatorProgram, [...doors, ...auth, "--log-level", "error"], {});
  assert.ok("values" in loaded);
  const running = await startAggregator(resolveConfig(loaded.values));
  t.after(() => running.stop("the test is over"));
  const { http = "", grpc = "" } = running.addresses;
  const username = "system:serviceaccount:kubevitals:agent";
  server.reviews.tokens.set("good", { username, audiences: ["kubevitals"], node: "node-1" });
  server.reviews.tokens.set("reader", { username: "alice" });
  server.reviews.allowed.add("alice get /metrics");
  const greet = async (nodeName: string, token?: string) => {
    const agent = new TestAgent(grpc, token);
    t.after(() => agent.close());
    agent.say({ hello: helloOf({ nodeName }) });
    return await agent.answer();
  };
  assert.ok((await greet("node-1", "good"))?.welcome);
  await assert.rejects(greet("node-2", "good"), { code: status.PERMISSION_DENIED });
  await assert.rejects(greet("node-1"), { code: status.UNAUTHENTICATED });
  assert.equal((await fetch(`http://${http}/metrics`)).status, 401);
  assert.equal((await fetch(`http://${http}/livez`)).status, 200);
  const page = await fetch(`http://${http}/metrics`, { headers: { authorization: "Bearer reader" } });
  assert.equal(page.status, 200);
  const text = await page.text();
  assert.match(text, /^kubevitals_ingest_refused_total\{reason="wrong-node"\} 1$/m);
  assert.match(text, /^kubevitals_ingest_refused_total\{reason="no-token"\} 1$/m);
  assert.match(text, /^kubevitals_readers_refused_total\{reason="unauthenticated"\} 1$/m);
  assert.match(text, /^kubevitals_identity_reviews_total\{question="token",outcome="valid"\} 2$/m);
  assert.match(text, /^kubevitals_identity_reviews_total\{question="access",outcome="valid"\} 1$/m);
});
