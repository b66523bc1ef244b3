import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { test, type TestContext } from "node:test";
import { createRateLimit, systemClock } from "@kubevitals/program";
import { KubeApi } from "../../../aggregator/src/kube/api/kube-api.ts";
import { readKube } from "../../../aggregator/src/kube/reader.ts";
import { kubeResources } from "../../../aggregator/src/kube/resources/index.ts";
import { collectingLog } from "../../../aggregator/src/testing/collecting-log.ts";
import { KubeCounts } from "../../../aggregator/src/testing/kube-counts.ts";
import { Sleeper } from "../../../aggregator/src/testing/sleeper.ts";
import { until } from "../../../aggregator/src/testing/until.ts";
import type { ClusterSize } from "../cluster/cluster-size.ts";
import { clusterOf } from "../testing/cluster-of.ts";
import { WorldClock } from "../world/world-clock.ts";
import { startApiServer } from "./api-server.ts";
import { ApiWorld } from "./api-world.ts";

const size = clusterOf({ nodes: 20, podsPerNode: 10 });

/** A stand-in of a cluster at some time, until the test is over. Its time stands still unless it is turned. */
async function serve(t: TestContext, more: Partial<ClusterSize> = {}) {
  const time = { now: 1_800_000_000_000 };
  const world = new ApiWorld({ ...size, ...more }, new WorldClock(time.now, 1, () => time.now));
  const server = await startApiServer({ listen: { host: "127.0.0.1", port: 0 }, world, metricsServer: true });
  t.after(() => server.close());
  return { server, world, time, url: `http://${server.address}` };
}

interface Item {
  readonly metadata: { readonly name: string; readonly uid: string; readonly namespace?: string };
}

interface List {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly Item[];
}

async function listOf(url: string): Promise<List> {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return (await response.json()) as List;
}

test("lists in pages, each object once", async (t) => {
  const { url, world } = await serve(t);
  const uids: string[] = [];
  let next = "";
  do {
    const page: List = await listOf(`${url}/api/v1/pods?limit=70${next}`);
    uids.push(...page.items.map(({ metadata }) => metadata.uid));
    next = page.metadata.continue === undefined ? "" : `&continue=${page.metadata.continue}`;
  } while (next !== "");
  assert.equal(uids.length, world.pods.count);
  assert.equal(new Set(uids).size, uids.length);
});

test("lists a namespace, metadata alone, kinds without objects, and points of Metrics Server", async (t) => {
  const { url, world } = await serve(t);
  const { items } = await listOf(`${url}/api/v1/namespaces/team-1/pods`);
  assert.ok(items.length > 0 && items.every(({ metadata }) => metadata.namespace === "team-1"));
  const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  const response = await fetch(`${url}/apis/apps/v1/replicasets`, { headers: { accept } });
  assert.deepEqual(Object.keys(((await response.json()) as List).items[0] ?? {}), ["metadata"]);
  assert.deepEqual((await listOf(`${url}/apis/batch/v1/jobs`)).items, []);
  assert.equal((await listOf(`${url}/apis/metrics.k8s.io/v1beta1/nodes`)).items.length, world.nodes.count);
  assert.equal((await listOf(`${url}/apis/metrics.k8s.io/v1beta1/pods`)).items.length, world.pods.count);
});

for (const path of ["/apis/example.test/v1/things", "/", "/api/v1", "/apis/metrics.k8s.io/v1beta1/things"]) {
  test(`${path} is nothing that it has`, async (t) => {
    const { url } = await serve(t);
    assert.equal((await fetch(url + path)).status, 404);
  });
}

test("a watch that asks from too early is told that it has expired", async (t) => {
  const { url } = await serve(t);
  const response = await fetch(`${url}/api/v1/pods?watch=1&resourceVersion=1`);
  const [line = ""] = (await response.text()).split("\n");
  const event = JSON.parse(line) as { readonly type: string; readonly object: { readonly code: number } };
  assert.deepEqual([event.type, event.object.code], ["ERROR", 410]);
});

test("a watch is told of pods that are replaced, and one that comes later of what it missed", async (t) => {
  const { url, time, server } = await serve(t, { churn: 100 });
  const { metadata } = await listOf(`${url}/api/v1/pods`);
  const watch = `${url}/api/v1/pods?watch=1&resourceVersion=${metadata.resourceVersion}`;
  const firstLines = async () => {
    const [response] = (await once(get(watch), "response")) as [IncomingMessage];
    const types: string[] = [];
    for await (const line of createInterface({ input: response })) {
      types.push((JSON.parse(line) as { readonly type: string }).type);
      if (types.length === 4) break;
    }
    response.destroy();
    return types;
  };
  const early = firstLines();
  await until(() => server.watches() === 1);
  time.now += 30_000;
  assert.deepEqual(await early, ["DELETED", "ADDED", "DELETED", "ADDED"]);
  assert.deepEqual(await firstLines(), ["DELETED", "ADDED", "DELETED", "ADDED"]);
});

test("the aggregator's own readers read all of it", async (t) => {
  const { server, world } = await serve(t);
  const { log } = collectingLog();
  const target = {
    foundIn: "a test",
    cluster: { name: "test", server: `http://${server.address}`, skipTLSVerify: false },
    user: { name: "test" },
  };
  const client = new KubeApi(target, systemClock);
  const none = new Map();
  const reader = readKube({
    client,
    resources: kubeResources({ labelsAllowlist: none, annotationsAllowlist: none }).filter(
      ({ isDefault }) => isDefault,
    ),
    namespaces: [],
    namespacesDenylist: [],
    clock: systemClock,
    log,
    mayComplain: createRateLimit(systemClock),
    counters: new KubeCounts(),
    sleep: new Sleeper().sleep,
  });
  t.after(async () => {
    const stopped = reader.stop();
    await client.close();
    await stopped;
  });
  await until(() => [...reader.view().values()].every(({ state }) => state === "synced"));
  const view = reader.view();
  const sizes = ["pods", "nodes", "leases", "deployments", "replicasets", "daemonsets"].map(
    (kind) => view.get(kind)?.objects.size,
  );
  const { deployments, daemonSets } = world.pods;
  assert.deepEqual(sizes, [world.pods.count, 20, 20, deployments, deployments, daemonSets.length]);
  assert.ok([...view.values()].every(({ skipped }) => skipped === 0));
  await until(() => reader.metricsServer()?.pods.size === world.pods.count);
});
