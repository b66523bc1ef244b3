import assert from "node:assert/strict";
import { test } from "node:test";
import { createRateLimit } from "@kubevitals/program";
import { collectingLog } from "../../testing/collecting-log.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { ApiFailure } from "../api/api-failure.ts";
import type { KubeClient, KubeRequest } from "../api/kube-api.ts";
import { LoopShare } from "../reflector/loop-share.ts";
import { MetricsServerReader } from "./metrics-server.ts";

/** What metrics-server 0.9 answered, of a cluster of one node. */
const nodeList = `{"kind":"NodeMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[{"metadata":{"name":"n1","creationTimestamp":"2026-01-01T00:00:00Z"},"timestamp":"2026-01-01T00:00:00Z","window":"9.967s","usage":{"cpu":"65001690n","memory":"460Mi"}}]}`;
const podList = `{"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[{"metadata":{"name":"api","namespace":"shop","creationTimestamp":"2026-01-01T00:00:00Z"},"timestamp":"2026-01-01T00:00:00Z","window":"10.014s","containers":[{"name":"main","usage":{"cpu":"300008075n","memory":"400Mi"}},{"name":"proxy","usage":{"cpu":"1m","memory":"1Ki"}}]}]}`;
const emptyList = `{"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[]}`;
const nodesPath = "/apis/metrics.k8s.io/v1beta1/nodes";
const podsPath = "/apis/metrics.k8s.io/v1beta1/pods";
const servicePath = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io";

type Answers = Readonly<Record<string, string | object | ApiFailure>>;

/** Asks a Metrics Server that answers so, once for each set of answers; the views after each. */
async function viewsOf(rounds: readonly Answers[], more: { namespaces?: readonly string[]; seconds?: number } = {}) {
  const clock = new FakeClock();
  clock.advance(more.seconds ?? 0);
  const { log, lines } = collectingLog();
  const asked: string[] = [];
  let round = 0;
  const answer = ({ path }: KubeRequest) => {
    asked.push(path);
    const given = rounds[round]?.[path] ?? new ApiFailure("not found", { code: 404 });
    if (given instanceof ApiFailure) throw given;
    return given;
  };
  const client: KubeClient = {
    async open(request) {
      const text = Buffer.from(answer(request) as string);
      return (async function* () {
        for (let at = 0; at < text.length; at += 100) yield text.subarray(at, at + 100);
      })();
    },
    json: async (request) => answer(request),
  };
  const stopped = new AbortController();
  const views: ReturnType<MetricsServerReader["view"]>[] = [];
  const waits: number[] = [];
  const sleep = async (seconds: number) => {
    waits.push(seconds);
    views.push(reader.view());
    if (++round >= rounds.length) stopped.abort();
  };
  const namespaces = more.namespaces ?? [];
  const mayComplain = createRateLimit(clock);
  const reader: MetricsServerReader = new MetricsServerReader({
    client,
    namespaces,
    share: new LoopShare(clock),
    clock,
    log,
    mayComplain,
    sleep,
  });
  await reader.run(stopped.signal);
  return { views, waits, asked, lines };
}

const good: Answers = { [nodesPath]: nodeList, [podsPath]: podList };

test("usage of nodes, pods and containers is read exactly", async () => {
  const { views } = await viewsOf([good]);
  const [view] = views;
  assert.equal(view?.state, "ok");
  assert.deepEqual(view.nodes.get("n1"), {
    cpuMillicores: 65.00169,
    memoryBytes: 460 * 2 ** 20,
    at: Date.UTC(2026, 0, 1),
    windowSeconds: 9.967,
  });
  const pod = view.pods.get("shop/api");
  assert.ok(pod);
  assert.ok(Math.abs((pod.cpuMillicores ?? 0) - 301.008075) < 1e-9);
  assert.equal(pod.memoryBytes, 400 * 2 ** 20 + 1024);
  assert.equal(pod.containers.get("proxy")?.cpuMillicores, 1);
});

test("with a filter only pods of its namespaces are asked for", async () => {
  const path = "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods";
  const { views, asked } = await viewsOf([{ [nodesPath]: nodeList, [path]: podList }], { namespaces: ["shop"] });
  assert.deepEqual([views[0]?.state, asked], ["ok", [nodesPath, path]]);
});

const unavailable = {
  status: {
    conditions: [
      { type: "Available", status: "False", reason: "MissingEndpoints", message: "no endpoints for service" },
    ],
  },
};
const badCertificate = {
  status: {
    conditions: [
      {
        type: "Available",
        status: "False",
        reason: "FailedDiscoveryCheck",
        message: "tls: failed to verify certificate: x509",
      },
    ],
  },
};
const available = {
  status: { conditions: [{ type: "Available", status: "True", reason: "Passed", message: "all checks passed" }] },
};
const down = new ApiFailure("service unavailable", { code: 503 });

const failures: readonly (readonly [
  what: string,
  answers: Answers,
  state: string,
  reason: RegExp,
  seconds?: number,
])[] = [
  ["not installed", {}, "not-installed", /there is no APIService v1beta1\.metrics\.k8s\.io/],
  [
    "not available, with the condition",
    { [nodesPath]: down, [servicePath]: unavailable },
    "unavailable",
    /MissingEndpoints\): no endpoints/,
  ],
  ["of a certificate nobody trusts", { [nodesPath]: down, [servicePath]: badCertificate }, "tls", /x509/],
  [
    "forbidden",
    { [nodesPath]: new ApiFailure("nodes.metrics.k8s.io is forbidden", { code: 403 }) },
    "forbidden",
    /may not be read/,
  ],
  [
    "dead though its APIService is said to be available",
    { [nodesPath]: down, [servicePath]: available },
    "failed",
    /does not answer/,
  ],
  [
    "unavailable where we may not look at APIServices",
    { [nodesPath]: down, [servicePath]: new ApiFailure("forbidden", { code: 403 }) },
    "unavailable",
    /does not answer: service unavailable/,
  ],
  [
    "behind an API server that does not answer",
    { [nodesPath]: new ApiFailure("connect ECONNREFUSED"), [servicePath]: new ApiFailure("connect ECONNREFUSED") },
    "failed",
    /API server does not answer/,
  ],
  ["stale: its points do not move", good, "stale", /newest point is 61 s old/, 61],
  ["stale: it has no point yet", { [nodesPath]: emptyList, [podsPath]: emptyList }, "stale", /without a single point/],
  ["cut off in the middle", { [nodesPath]: nodeList.slice(0, 150), [servicePath]: available }, "failed", /cut off/],
];
for (const [what, answers, state, reason, seconds] of failures) {
  test(`Metrics Server is ${what}`, async () => {
    const { views, lines } = await viewsOf([answers], { seconds: seconds ?? 0 });
    assert.equal(views[0]?.state, state);
    assert.match(views[0].reason ?? "", reason);
    assert.equal(lines.length, 1, "it is said once");
  });
}

test("what was said last is kept while it fails, and dropped once it is gone for good", async () => {
  const failing = { [nodesPath]: down, [servicePath]: unavailable };
  const { views, waits, lines } = await viewsOf([good, failing, failing, {}, good]);
  assert.deepEqual(
    views.map(({ state, pods }) => [state, pods.size]),
    [
      ["ok", 1],
      ["unavailable", 1],
      ["unavailable", 1],
      ["not-installed", 0],
      ["ok", 1],
    ],
  );
  assert.deepEqual(waits, [15, 15, 15, 60, 15]);
  assert.equal(lines.length, 4, "each change is said once");
});

test("a point that is too strange is left out, and said", async () => {
  const strange = podList.replace('"window":"10.014s"', '"window":"soon"');
  const { views, lines } = await viewsOf([{ [nodesPath]: nodeList, [podsPath]: strange }]);
  assert.deepEqual([views[0]?.state, views[0]?.pods.size], ["ok", 0]);
  assert.ok(lines.some(({ msg }) => /too strange/.test(String(msg))));
});
