import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { default as addFormats } from "ajv-formats";
import { emptyPodMetrics, type PodMetrics } from "@kubevitals/proto";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeMetrics, nodeRecord, oneOfEach, snapshot } from "../../testing/records.ts";
import { HealthJudge } from "../../health/judge.ts";
import { ruleSet } from "../../health/scope.ts";
import { nodeScope } from "../../health/scopes/node.ts";
import { nodeRules } from "../../health/rules/index.ts";
import { clusterTotals } from "../../state/cluster-totals.ts";
import { podList } from "../../state/pod-list.ts";
import type { Snapshot } from "../../state/snapshot.ts";
import { snapshotRoutes } from "./routes.ts";

const timestamp = { seconds: 1_780_000_000, nanos: 5e6 };
const provenance = {
  source: "SOURCE_METRICS_SERVER",
  freshness: "FRESHNESS_FRESH",
  ageSeconds: 1,
  receivedAt: timestamp,
} as const;
const pod: PodMetrics = {
  ...emptyPodMetrics({ podName: "web", namespace: "shop", podUid: "uid" }),
  timestamp,
  provenance,
  containers: [{ containerName: "main", cpuUsageMillicores: 1, provenance }],
  startTime: timestamp,
};

/** A snapshot in which everything is said that can be. */
function fullSnapshot(id: string): Snapshot {
  const info = { bootId: "b", bootTime: timestamp, kernelRelease: "6.1", machine: "x86_64", agentVersion: "1" };
  const conditions = [{ type: "Ready", status: "True", reason: "r", message: "m", lastTransitionTime: timestamp }];
  const maps = {
    customMetrics: { constructor: 1, "odd name": 2 },
    labels: { zone: "a" },
    networkLatencyMilliseconds: { peer: 1 },
  };
  const base = snapshot(id, [
    nodeRecord("lost", { freshness: "FRESHNESS_LOST" }),
    nodeRecord("node-1", {
      metrics: nodeMetrics("node-1", { info, conditions, healthy: true, gpuModels: ["H100"], ...maps }),
    }),
    nodeRecord("silent", { metrics: nodeMetrics("silent", { collectors: [], timestamp: undefined }) }),
  ]);
  const { report } = new HealthJudge([ruleSet(nodeScope, nodeRules)]).judge(base);
  return {
    ...base,
    pods: podList([pod]),
    lists: oneOfEach,
    networks: () => [
      { source: "node-1", target: "peer", timestamp, provenance, connected: true, roundTripMilliseconds: 1 },
    ],
    health: report,
    cluster: { ...base.cluster, ...clusterTotals(base), issues: report.issues, healthStatus: report.status },
  };
}

const paths = [
  "/api/v1/metrics/cluster",
  "/api/v1/metrics/nodes",
  "/api/v1/metrics/nodes/node-1",
  "/api/v1/metrics/nodes/lost",
  "/api/v1/metrics/pods",
  "/api/v1/metrics/pods/shop/web",
  "/api/v1/metrics/network",
  "/api/v1/metrics/namespaces",
  "/api/v1/metrics/workloads",
  "/api/v1/metrics/services",
  "/api/v1/metrics/volumes",
  "/api/v1/metrics/volume-claims",
  "/api/v1/metrics/quotas",
  "/api/v1/metrics/snapshot",
  "/api/v1/health",
];

test("every path of the API is in this test's list", () => {
  for (const { path } of snapshotRoutes) {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    assert.ok(
      paths.some((tried) => pattern.test(tried)),
      path,
    );
  }
});

for (const path of paths) {
  test(`GET ${path} answers as its schema says, and quotes the snapshot`, async (t) => {
    const { app, store } = await openHttpApp(t);
    store.put(fullSnapshot("s-1"));
    const response = await app.inject(path);
    assert.equal(response.statusCode, 200);
    assert.match(String(response.headers["content-type"]), /^application\/json/);
    assert.equal(response.headers["kubevitals-snapshot-id"], "s-1");
    const answer = response.json<{ snapshotId: string }>();
    assert.equal(answer.snapshotId, "s-1");
    const { paths: described, components } = (await app.inject("/openapi.json")).json<OpenApi>();
    const template = Object.keys(described).find(
      (key) =>
        new RegExp(`^${key.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path) &&
        (described[key]?.get.responses["200"] ?? false) &&
        !key.endsWith("history"),
    );
    const schema = described[template ?? ""]?.get.responses["200"]?.content?.["application/json"]?.schema;
    assert.ok(schema);
    assert.deepEqual(violations({ ...schema, components }, answer), []);
  });
}

test("a schema that is not kept would be noticed", () => {
  const schema = {
    type: "object",
    properties: { a: { $ref: "#/components/schemas/A" } },
    additionalProperties: false,
    components: { schemas: { A: { type: "number" } } },
  };
  assert.deepEqual(violations(schema, { a: 1 }), []);
  assert.notDeepEqual(violations(schema, { a: null }), []);
  assert.notDeepEqual(violations(schema, { b: 1 }), []);
});

test("what was not measured is left out, and enums and times are as REST writes them", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(fullSnapshot("s-1"));
  const node = (await app.inject("/api/v1/metrics/nodes/node-1")).json<Record<string, unknown>>();
  assert.ok(!("gpuUsageRate" in node) && !("swapUsageBytes" in node));
  assert.deepEqual(node["customMetrics"], { constructor: 1, "odd name": 2 });
  assert.deepEqual(node["provenance"], { source: "agent", freshness: "fresh", ageSeconds: 1 });
  const found = (await app.inject("/api/v1/metrics/pods/shop/web")).json<Record<string, unknown>>();
  assert.equal(found["startTime"], "2026-05-28T20:26:40.005Z");
  assert.equal((found["provenance"] as { source: string }).source, "metrics-server");
});

test("an older snapshot answers when it is asked for, until it is gone", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put({ ...snapshot("s-1", [nodeRecord("old")]), monotonic: 0 });
  const names = async (query: string) => {
    const response = await app.inject(`/api/v1/metrics/nodes${query}`);
    const { nodes } = response.json<{ nodes: { nodeName: string }[] }>();
    return [response.headers["kubevitals-snapshot-id"], ...nodes.map(({ nodeName }) => nodeName)];
  };
  assert.deepEqual(await names(""), ["s-1", "old"]);
  store.put({ ...snapshot("s-2", [nodeRecord("new")]), monotonic: 1000 });
  assert.deepEqual(await names("?snapshot=s-1"), ["s-1", "old"]);
  assert.deepEqual(await names(""), ["s-2", "new"]);
  assert.deepEqual(await names("?snapshot="), ["s-2", "new"]);
  store.put({ ...snapshot("s-3", []), monotonic: 60_001 });
  const gone = await app.inject("/api/v1/metrics/nodes?snapshot=s-1");
  assert.equal(gone.statusCode, 410);
  assert.match(gone.json<{ detail: string }>().detail, /snapshot 's-1' is not held/);
});

test("where pods are not read the answer says why", async (t) => {
  const { app, store } = await openHttpApp(t);
  store.put(snapshot("s-1", []));
  const answer = (await app.inject("/api/v1/metrics/pods")).json<Record<string, unknown>>();
  assert.deepEqual(answer, { snapshotId: "s-1", pods: [], unavailable: "Kubernetes is not read" });
  const missing = (await app.inject("/api/v1/metrics/pods/shop/web")).json<{ detail: string; status: number }>();
  assert.equal(missing.status, 404);
  assert.match(missing.detail, /pod 'shop\/web' is not in snapshot s-1: Kubernetes is not read/);
});

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get: {
          readonly responses: Readonly<
            Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
          >;
        };
      }
    >
  >;
  readonly components: object;
}

/** Where an answer is not as its schema says. */
function violations(schema: object, answer: unknown): readonly unknown[] {
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  const validate = ajv.compile(schema);
  validate(answer);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => [instancePath, message, params]);
}
