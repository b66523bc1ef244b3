import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Registry } from "prom-client";
import { UsageError, sleep, systemClock } from "@kubevitals/program";
import { KubeApi } from "../kube/api/kube-api.ts";
import { sendJson, statusAnswer } from "../testing/api-server/answers.ts";
import { ApiServer } from "../testing/api-server/api-server.ts";
import { collectingLog } from "../testing/collecting-log.ts";
import { until } from "../testing/until.ts";
import { openLease, type OpenLeaseOptions } from "./open.ts";
import { createLeaseMetrics } from "./self-metrics.ts";

function open(t: TestContext, options: Partial<OpenLeaseOptions>) {
  const { log, lines } = collectingLog();
  const register = new Registry();
  const lease = openLease({
    kubernetes: "auto",
    leaderElect: "auto",
    leaderElectLeaseDuration: 15,
    leaderElectRenewDeadline: 10,
    leaderElectRetryPeriod: 2,
    leaderElectResourceName: "l",
    leaderElectResourceNamespace: undefined,
    leaderElectIdentity: undefined,
    client: undefined,
    podNamespace: undefined,
    hostname: "pod-1",
    clock: systemClock,
    log,
    mayComplain: () => ({ heldBack: 0 }),
    sleep,
    metrics: createLeaseMetrics([register]),
    hasRead: () => true,
    ...options,
  });
  t.after(() => lease.stop());
  return { lease, lines, page: () => register.metrics() };
}

async function apiOf(t: TestContext): Promise<{ server: ApiServer; client: KubeApi }> {
  const server = await ApiServer.start(t);
  const client = new KubeApi(server.target(), systemClock);
  t.after(() => client.close());
  return { server, client };
}

test("outside a cluster, and where it is switched off, a replica leads without a Lease", async (t) => {
  const { server, client } = await apiOf(t);
  const { lease, page } = open(t, { client });
  assert.equal(lease.isLeader, true);
  assert.match(await page(), /^kubevitals_leader 1$/m);
  assert.equal(open(t, { client, podNamespace: "kv", leaderElect: "off" }).lease.isLeader, true);
  assert.equal(server.requests.length, 0);
});

test("a Lease that is required where there is no API server is no start", (t) => {
  assert.throws(() => open(t, { leaderElect: "required" }), UsageError);
});

test("a pod takes part in its own namespace, under a name that no other start has", async (t) => {
  const { server, client } = await apiOf(t);
  server.script(({ method }) => method === "GET", statusAnswer(404, "NotFound"));
  server.script(
    ({ method }) => method === "POST",
    (response) => sendJson(response, 201, { metadata: { name: "l" }, spec: { holderIdentity: "whoever" } }),
  );
  const { lease, page } = open(t, { client, podNamespace: "kv", leaderElectIdentity: "me" });
  assert.equal(lease.isLeader, false);
  const made = await server.seen(({ method }) => method === "POST");
  assert.equal(made.path, "/apis/coordination.k8s.io/v1/namespaces/kv/leases");
  const { spec } = JSON.parse(made.body) as { spec: { holderIdentity: string } };
  assert.match(spec.holderIdentity, /^me_[0-9a-f-]{36}$/);
  await until(() => lease.isLeader);
  assert.match(await page(), /^kubevitals_leader 1$/m);
  assert.match(await page(), /^kubevitals_lease_attempts_total\{outcome="renewed"\} 1$/m);
});

test("without permission nobody leads, and the log says what to grant", async (t) => {
  const { server, client } = await apiOf(t);
  server.script(() => true, statusAnswer(403, "Forbidden"), Infinity);
  const { lease, lines, page } = open(t, { client, leaderElect: "required" });
  await until(() => lines.some(({ advice }) => advice !== undefined));
  assert.equal(lease.isLeader, false);
  const advice = lines.find((line) => line["advice"] !== undefined)?.["advice"];
  assert.match(String(advice), /grant the aggregator get, create, update and watch of leases .* in namespace default/);
  assert.match(await page(), /^kubevitals_leader 0$/m);
  assert.match(await page(), /^kubevitals_lease_attempts_total\{outcome="failed"\} 1$/m);
});

test("a replica that has read nothing yet asks for nothing, and does so later", async (t) => {
  const { server, client } = await apiOf(t);
  let hasRead = false;
  open(t, { client, podNamespace: "kv", hasRead: () => hasRead, sleep: (_, signal) => sleep(0.001, signal) });
  await sleep(0.01, new AbortController().signal);
  assert.equal(server.requests.length, 0);
  hasRead = true;
  await server.seen(({ method }) => method === "GET");
});
