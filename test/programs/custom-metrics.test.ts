import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { ApiServer } from "../../aggregator/src/testing/api-server/api-server.ts";
import { statesOf, watchSnapshots } from "./support/await-state.ts";
import { temporaryFolder } from "./support/config-file.ts";
import { getJson } from "./support/doors.ts";
import { kubeconfigFile } from "./support/kubeconfig-file.ts";
import type { Owner } from "./support/program.ts";
import { startAgent, startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";

const patient = { timeout: 90_000 };
const node = "scraped";
const rhythm = ["--collect-interval", "250ms", "--series-interval", "1s"];

/** A pod's page, on a port of its own. */
async function servePage(owner: Owner, text: () => string): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(request.url === "/stats?all=1" ? text() : "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  owner.after(async () => void server.close());
  return { server, port: (server.address() as AddressInfo).port };
}

function podAt(port: number, name: string, annotations: Readonly<Record<string, string>> = {}) {
  return {
    metadata: {
      name,
      namespace: "shop",
      uid: `uid-${name}`,
      creationTimestamp: "2026-01-01T00:00:00Z",
      annotations: {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": String(port),
        "prometheus.io/path": "/stats?all=1",
        ...annotations,
      },
    },
    spec: { nodeName: node, containers: [{ name: "app" }] },
    status: { phase: "Running", podIP: "127.0.0.1" },
  };
}

/** An API server that knows the node. */
async function servedApi(t: TestContext): Promise<ApiServer> {
  const api = await ApiServer.start(t);
  for (const plural of ["pods", "nodes", "namespaces"]) api.history.serve(plural);
  api.put("nodes", { metadata: { name: node, uid: "uid-node" } });
  return api;
}

async function startCluster(owner: Owner, api: ApiServer, ...more: readonly string[]) {
  const kubeconfig = await kubeconfigFile(owner, api.url);
  const flags = ["--kubernetes", "required", "--kubeconfig", kubeconfig];
  return startAggregator(owner, [...flags, "--resources", "pods,nodes,namespaces", ...rhythm, ...more]);
}

test("what a pod's page says reaches its record, the page and the API, until the page is gone", patient, async (t) => {
  let queue = 7;
  const text = () =>
    `# HELP queue_length Jobs that wait.\n# TYPE queue_length gauge\nqueue_length ${queue}\nqueue_length{lane="fast",pod="mine"} 1\nprocess_cpu_seconds_total 3\nup 5\nkube_pod_info 5\n`;
  const { server, port } = await servePage(t, text);
  const api = await servedApi(t);
  api.put("pods", podAt(port, "cart"));
  const aggregator = await startCluster(t, api);
  const agent = await startAgent(t, aggregator, node, ["--scrape-pods", "--scrape-pods-networks", "127.0.0.0/8"]);
  const watch = watchSnapshots(t, aggregator.grpc);
  const target = { job: "kubernetes-pods", instance: `127.0.0.1:${port}`, namespace: "shop", pod: "cart", node };
  const pageNow = () => fetchPage(`http://${aggregator.http}/metrics`);
  const podNow = async () => (await getJson(`http://${aggregator.http}/api/v1/metrics/pods/shop/cart`)).body;
  await watch.until("the page shows the pod's value", async () => (await pageNow()).value("up", target) === 1);

  const page = await pageNow();
  assert.equal(page.value("process_cpu_seconds_total", target), 3);
  assert.equal(page.value("queue_length", { ...target, exported_pod: "mine", lane: "fast" }), 1);
  assert.equal(page.value("scrape_samples_scraped", target), 5);
  assert.equal(page.value("scrape_samples_post_metric_relabeling", target), 3);
  assert.deepEqual(
    page.samples("kube_pod_info").filter(({ labels }) => labels["job"] === target.job),
    [],
  );
  assert.deepEqual((await podNow())["customMetrics"], {
    queue_length: 7,
    'queue_length{lane="fast",pod="mine"}': 1,
    process_cpu_seconds_total: 3,
  });
  const nodeNow = (await getJson(`http://${aggregator.http}/api/v1/metrics/nodes/${node}`)).body;
  assert.deepEqual(nodeNow["customMetrics"], {
    'queue_length{namespace="shop",pod="cart"}': 7,
    'queue_length{namespace="shop",pod="cart",lane="fast",exported_pod="mine"}': 1,
    'process_cpu_seconds_total{namespace="shop",pod="cart"}': 3,
  });

  queue = 8;
  await watch.until("the next value", async () => {
    const { customMetrics } = await podNow();
    return (customMetrics as Record<string, number> | undefined)?.["queue_length"] === 8;
  });

  server.close();
  server.closeAllConnections();
  await watch.until("the target is down", async () => (await pageNow()).value("up", target) === 0);
  const after = await pageNow();
  assert.deepEqual(after.samples("queue_length"), []);
  assert.deepEqual((await podNow())["customMetrics"] ?? {}, {});
  const own = await fetchPage(`http://${agent.http}/metrics`);
  assert.equal(own.value("kubevitals_agent_scrape_targets", { state: "down" }), 1);
  assert.deepEqual(own.samples("queue_length"), []);

  api.remove("pods", "cart", "shop");
  await watch.until("the pod is gone", async () => (await pageNow()).samples("up", { job: target.job }).length === 0);
});

test(
  "a script gives its node and a pod values by a text file, a pod gives its node values by its page",
  patient,
  async (t) => {
    const { port } = await servePage(t, () => 'rack_temperature_celsius{sensor="front"} 21.5\n');
    const api = await servedApi(t);
    api.put("pods", podAt(port, "sensor", { "kubevitals.io/custom-metrics": "node" }), podAt(1, "worker"));
    const folder = await temporaryFolder(t);
    writeFileSync(
      join(folder, "job.prom"),
      'backup_age_seconds 12\nspare_disks{size="4T"} 2\nbad NaN\njobs{namespace="shop",pod="worker",lane="a"} 3\nnode_load1 77\n',
    );
    const aggregator = await startCluster(t, api);
    const flags = ["--scrape-pods", "--scrape-pods-networks", "127.0.0.0/8", "--collector.textfile.directory", folder];
    await startAgent(t, aggregator, node, flags);
    const watch = watchSnapshots(t, aggregator.grpc);
    const recordOf = async (path: string) => (await getJson(`http://${aggregator.http}/api/v1/metrics/${path}`)).body;
    const expected = {
      backup_age_seconds: 12,
      'spare_disks{size="4T"}': 2,
      'rack_temperature_celsius{sensor="front"}': 21.5,
    };
    const seen = await watch.until("the node has all of it", ({ nodes }) => {
      const values = nodes.get(node)?.customMetrics ?? {};
      return Object.keys(expected).every((name) => name in values);
    });
    assert.deepEqual(seen.nodes.get(node)?.customMetrics, expected);
    assert.deepEqual((await recordOf(`nodes/${node}`))["customMetrics"], expected);
    assert.deepEqual((await recordOf("pods/shop/worker"))["customMetrics"], { 'jobs{lane="a"}': 3 });
    assert.deepEqual((await recordOf("pods/shop/sensor"))["customMetrics"] ?? {}, {});

    const page = await fetchPage(`http://${aggregator.http}/metrics`);
    assert.equal(page.value("jobs", { job: "node-exporter", node, namespace: "shop", pod: "worker", lane: "a" }), 3);
    const down = { job: "kubernetes-pods", namespace: "shop", pod: "worker", instance: "127.0.0.1:1" };
    assert.equal(page.value("up", down), 0);
  },
);

test(
  "an agent that was not asked to scrape asks nobody, and one that may not ask the address says so",
  patient,
  async (t) => {
    const { server, port } = await servePage(t, () => "queue_length 7\n");
    const asked: string[] = [];
    server.on("request", ({ url }) => asked.push(url ?? ""));
    const api = await servedApi(t);
    api.put("pods", podAt(port, "cart"));
    const aggregator = await startCluster(t, api);
    const unasked = await startAgent(t, aggregator, "other");
    const agent = await startAgent(t, aggregator, node, ["--scrape-pods"]);
    const watch = watchSnapshots(t, aggregator.grpc);
    await watch.until("it says that it does not", async () => {
      const own = await fetchPage(`http://${agent.http}/metrics`);
      return own.value("kubevitals_agent_scrape_targets", { state: "refused" }) === 1;
    });
    await watch.take(8);
    assert.deepEqual(asked, []);
    assert.match(
      agent.log
        .atLeast("warn")
        .map(({ msg }) => msg)
        .join(),
      /^shop\/cart http:\/\/127.0.0.1:\d+\/stats\?all=1: not scraped: an address of the machine itself/,
    );
    assert.deepEqual(
      (await fetchPage(`http://${unasked.http}/metrics`)).samples("kubevitals_agent_scrape_targets"),
      [],
    );
  },
);

test("targets that hang, flood or lie cost nobody but themselves", patient, async (t) => {
  // Made beforehand: the good page comes from this process too, and has a second to do so.
  const bomb = gzipSync("#".repeat(50_000_000));
  const many = Array.from({ length: 10_000 }, (_, row) => `a{row="${row}"} 1\n`).join("");
  const flood = "x 1\n".repeat(5000);
  const hostile = createServer((request, response) => {
    const [, what = ""] = request.url?.split("/") ?? [];
    if (what === "flood") {
      const write = () => {
        while (!response.destroyed && response.write(flood));
      };
      response.on("drain", write);
      write();
    } else if (what === "bomb") {
      response.setHeader("content-encoding", "gzip");
      response.end(bomb);
    } else if (what === "many") response.end(many);
    else if (what === "garbage") response.end("{{{\n");
    else if (what === "redirect") response.writeHead(302, { location: "http://169.254.169.254/" }).end();
  });
  hostile.listen(0, "127.0.0.1");
  await once(hostile, "listening");
  t.after(async () => {
    hostile.closeAllConnections();
    hostile.close();
  });
  const { port } = hostile.address() as AddressInfo;
  const good = await servePage(t, () => "queue_length 7\n");
  const faults = ["hang", "flood", "bomb", "many", "garbage", "redirect"];
  const api = await servedApi(t);
  for (const what of faults) api.put("pods", podAt(port, what, { "prometheus.io/path": `/${what}` }));
  api.put("pods", podAt(good.port, "good"));
  const aggregator = await startCluster(t, api, "--stale-after", "10s");
  const agent = await startAgent(t, aggregator, node, ["--scrape-pods", "--scrape-pods-networks", "127.0.0.0/8"]);
  const watch = watchSnapshots(t, aggregator.grpc);
  await watch.untilNode(node, "fresh");
  const first = watch.passed.length - 1;
  const job = { job: "kubernetes-pods" };
  const pageNow = () => fetchPage(`http://${aggregator.http}/metrics`);
  await watch.until(
    "all have been scraped",
    async () => (await pageNow()).samples("up", job).length === faults.length + 1,
  );
  const page = await pageNow();
  assert.deepEqual(
    [...faults, "good"].map((pod) => page.value("up", { ...job, pod })),
    [0, 0, 0, 0, 0, 0, 1],
  );
  assert.equal(page.value("queue_length", { pod: "good" }), 7);
  assert.deepEqual(page.samples("a"), []);

  await watch.take(20);
  assert.deepEqual(statesOf(watch.passed, node).slice(-1), ["fresh"]);
  assert.ok(!statesOf(watch.passed.slice(first), node).includes("stale"));
  const complaints = agent.log.atLeast("warn").map(({ msg }) => msg.replace(/^shop\/(\w+) \S+: /, "$1: "));
  assert.deepEqual(
    complaints.toSorted((a, b) => (a < b ? -1 : 1)),
    [
      "bomb: a line has more than 1048576 characters",
      "flood: line 5001: more than 5000 rows",
      'garbage: line 1: expected a label and found "{"',
      "hang: the page did not come within 1 s",
      "many: line 5001: more than 5000 rows",
      "redirect: the answer is HTTP 302: redirects are not followed",
    ],
  );
  assert.equal(agent.log.lines.filter(({ msg }) => msg === "connected").length, 1);
});
