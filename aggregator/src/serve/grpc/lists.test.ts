import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import { emptyPodMetrics, type ListOptions, type PodMetrics } from "@kubevitals/proto";
import { podList } from "../../state/pod-list.ts";
import { openReadersDoor } from "../../testing/readers-door.ts";
import { nodeMetrics, nodeRecord, oneOfEach, snapshot } from "../../testing/records.ts";
import { until } from "../../testing/until.ts";

const options = (more: Partial<ListOptions>): ListOptions => ({
  filters: [],
  labelSelector: "",
  sort: "",
  limit: 0,
  continueToken: "",
  fields: [],
  ...more,
});

function pod(name: string, more: Partial<PodMetrics> = {}): PodMetrics {
  return { ...emptyPodMetrics({ namespace: "shop", podName: name, podUid: name }), ...more };
}

const pods = [
  pod("cart-0", { cpuUsageMillicores: 30, labels: { app: "cart" }, nodeName: "a" }),
  pod("cart-1", { cpuUsageMillicores: 10, labels: { app: "cart" }, nodeName: "b" }),
  pod("web-0", { cpuUsageMillicores: 20, labels: { app: "web" }, nodeName: "a" }),
  pod("web-1", { labels: { app: "web" } }),
];

const asked: readonly (readonly [what: string, request: object, names: readonly string[]])[] = [
  ["nothing in particular", {}, ["cart-0", "cart-1", "web-0", "web-1"]],
  ["a filter", { options: options({ filters: ["cpuUsageMillicores>=20"] }) }, ["cart-0", "web-0"]],
  ["two filters", { options: options({ filters: ["cpuUsageMillicores>=20", "podName=web-0"] }) }, ["web-0"]],
  ["labels", { options: options({ labelSelector: "app in (cart)" }) }, ["cart-0", "cart-1"]],
  ["a node", { nodeName: "a" }, ["cart-0", "web-0"]],
  ["a namespace that is empty", { namespace: "other" }, []],
  ["an order", { options: options({ sort: "-cpuUsageMillicores" }) }, ["cart-0", "web-0", "cart-1", "web-1"]],
];
for (const [what, request, names] of asked) {
  test(`a list is asked with ${what}`, async (t) => {
    const { client, store } = await openReadersDoor(t);
    store.put(snapshot("s", [], { pods: podList(pods) }));
    const answer = await client.listPods(request);
    assert.deepEqual(
      answer.pods.map(({ podName }) => podName),
      names,
    );
    assert.deepEqual([answer.snapshotId, answer.continueToken], ["s", ""]);
  });
}

test("a list comes in pages of one snapshot, whatever is taken meanwhile", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(snapshot("s-1", [], { pods: podList(pods) }));
  const names: string[] = [];
  let continueToken = "";
  do {
    const page = await client.listPods({ options: options({ limit: 3, sort: "-podName", continueToken }) });
    assert.equal(page.snapshotId, "s-1");
    names.push(...page.pods.map(({ podName }) => podName));
    ({ continueToken } = page);
    store.put(snapshot("s-2", [], { pods: podList([]) }));
  } while (continueToken !== "");
  assert.deepEqual(names, ["web-1", "web-0", "cart-1", "cart-0"]);
});

test("of an item come the fields that are asked for, and what it lacks is absent", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(snapshot("s", [], { pods: podList(pods) }));
  const answer = await client.listPods({ options: options({ fields: ["podName", "cpuUsageMillicores"] }) });
  assert.deepEqual(
    answer.pods.map(({ podName, podUid, cpuUsageMillicores }) => [podName, podUid, cpuUsageMillicores]),
    pods.map(({ podName, cpuUsageMillicores }) => [podName, "", cpuUsageMillicores]),
  );
});

const refused: readonly (readonly [what: string, options: Partial<ListOptions>, code: status, details: RegExp])[] = [
  [
    "a field that is none",
    { sort: "colour" },
    status.INVALID_ARGUMENT,
    /^options\.sort: PodMetrics has no field 'colour'/,
  ],
  ["labels that are no selector", { labelSelector: "a b c" }, status.INVALID_ARGUMENT, /^options\.label_selector: /],
  [
    "a limit beyond bounds",
    { limit: 10_001 },
    status.INVALID_ARGUMENT,
    /^options\.limit: must be a whole number from 1 to 10000/,
  ],
  ["a filter that is none", { filters: ["colour=red"] }, status.INVALID_ARGUMENT, /^options\.filters: /],
  ["fields that are none", { fields: ["colour"] }, status.INVALID_ARGUMENT, /^options\.fields: /],
  ["a token that is none", { continueToken: "bm9uZQ" }, status.INVALID_ARGUMENT, /^options\.continue_token: /],
];
for (const [what, more, code, details] of refused) {
  test(`a list that is asked with ${what} is refused`, async (t) => {
    const { client, store } = await openReadersDoor(t);
    store.put(snapshot("s", [], { pods: podList(pods) }));
    await assert.rejects(client.listPods({ options: options(more) }), { code, details });
  });
}

test("what a request has beside its options is named as well", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(snapshot("s", [], { pods: podList(pods), lists: oneOfEach }));
  const { continueToken } = await client.listPods({ options: options({ limit: 1 }) });
  await assert.rejects(client.listPods({ snapshotId: "t", options: options({ continueToken }) }), {
    details: "options.continue_token: goes on in snapshot s; ask for no other",
  });
  const sorted = await client.listPods({ options: options({ limit: 1, sort: "podName" }) });
  const token = JSON.parse(Buffer.from(sorted.continueToken, "base64url").toString()) as unknown[];
  token[2] = 1e9;
  const forged = Buffer.from(JSON.stringify(token)).toString("base64url");
  await assert.rejects(client.listPods({ options: options({ limit: 1, sort: "podName", continueToken: forged }) }), {
    code: status.INVALID_ARGUMENT,
    details: /^options\.continue_token: goes on behind the end/,
  });
});

/** Nodes of ten kilobytes each. */
function largeNodes(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const name = `node-${String(at).padStart(4, "0")}`;
    return nodeRecord(name, { metrics: nodeMetrics(name, { gpuModels: ["x".repeat(10_000)] }) });
  });
}

test("a list that fits into no message is refused with advice, and comes whole in pages", async (t) => {
  const { client, store } = await openReadersDoor(t);
  store.put(snapshot("s", largeNodes(1000)));
  await assert.rejects(client.listNodes({}), {
    code: status.RESOURCE_EXHAUSTED,
    details:
      /^the 1000 nodes that were asked for do not fit into a message of 4 MiB; ask for pages with options\.limit/,
  });
  const names: string[] = [];
  const sizes: number[] = [];
  let continueToken = "";
  do {
    const page = await client.listNodes({ options: options({ limit: 600, continueToken }) });
    sizes.push(page.nodes.length);
    names.push(...page.nodes.map(({ nodeName }) => nodeName));
    ({ continueToken } = page);
  } while (continueToken !== "");
  assert.equal(new Set(names).size, 1000);
  assert.deepEqual(names, names.toSorted());
  assert.ok(sizes.every((size) => size < 600) && sizes.length === 3, sizes.join());
  const { nodes } = await client.listNodes({ options: options({ fields: ["nodeName"] }) });
  assert.equal(nodes.length, 1000);
});

test("every list answers, of one namespace where it has any", async (t) => {
  const { client, store } = await openReadersDoor(t);
  const paths = [{ source: "a", target: "b", connected: true }];
  store.put(snapshot("s", [], { lists: oneOfEach, networks: () => paths }));
  const counts = {
    namespaces: (await client.listNamespaces({})).namespaces.length,
    workloads: (await client.listWorkloads({ namespace: "shop" })).workloads.length,
    services: (await client.listServices({ namespace: "shop" })).services.length,
    volumes: (await client.listVolumes({})).volumes.length,
    volumeClaims: (await client.listVolumeClaims({ namespace: "shop" })).volumeClaims.length,
    quotas: (await client.listQuotas({ namespace: "shop" })).quotas.length,
    networks: (await client.getNetwork({})).networks.length,
    elsewhere: (await client.listWorkloads({ namespace: "elsewhere" })).workloads.length,
  };
  assert.deepEqual(counts, {
    namespaces: 1,
    workloads: 1,
    services: 1,
    volumes: 1,
    volumeClaims: 1,
    quotas: 1,
    networks: 1,
    elsewhere: 0,
  });
});

test("more issues than fit into an answer are counted, and a snapshot has all of them", async (t) => {
  const { client, store } = await openReadersDoor(t);
  const plain = snapshot("s", []);
  const issues = Array.from({ length: 3000 }, (_, at) => ({
    id: `rule/${at}`,
    rule: "rule",
    severity: "SEVERITY_WARNING" as const,
    object: { kind: "Pod", name: `pod-${at}` },
    summary: "s",
    evidence: "e".repeat(1000),
    action: "a",
    consequences: [],
  }));
  const cluster = { ...plain.cluster, issues };
  store.put({ ...plain, cluster, health: { ...plain.health, issues } });
  const { health, issuesLeftOut } = await client.getHealth({});
  const listed = health?.issues.length ?? 0;
  assert.ok(listed > 500 && listed < 3000);
  assert.equal(listed + issuesLeftOut, 3000);
  assert.equal((await client.getCluster({})).issuesLeftOut, issuesLeftOut);
  const parts = await client.getSnapshot({}).toArray();
  const ids = parts
    .flatMap((part) => [...(part.issues?.items ?? []), ...(part.cluster?.issues ?? [])])
    .map(({ id }) => id);
  assert.equal(new Set(ids).size, 3000);
  assert.equal(parts.at(-1)?.end?.issues, 3000);
});

test("a call whose deadline has passed is worked on no further", async (t) => {
  const { client, store } = await openReadersDoor(t);
  let read = 0;
  function* endless() {
    for (;;) {
      read++;
      yield pod(`pod-${read}`);
    }
  }
  store.put(snapshot("s", [], { pods: Object.assign(podList([]), { [Symbol.iterator]: endless }) }));
  await assert.rejects(
    client.listPods({ options: options({ filters: ["podName=none"] }) }, { deadline: Date.now() + 200 }),
    {
      code: status.DEADLINE_EXCEEDED,
    },
  );
  let seen = -1;
  await until(() => {
    const isOver = read === seen;
    seen = read;
    return isOver;
  });
});
