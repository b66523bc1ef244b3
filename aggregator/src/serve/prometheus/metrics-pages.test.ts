import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { openHttpApp } from "../../testing/http-app.ts";
import { kubeView } from "../../testing/kube-views.ts";
import { parseOwnPage } from "../../testing/parse-own-page.ts";
import { gauge, nodeRecord, snapshot } from "../../testing/records.ts";
import type { KubeView } from "../../state/objects/kube-view.ts";

const own = { job: "kube-state-metrics", instance: "kubevitals" };

const namespaces = {
  name: "namespaces",
  families: ["kube_namespace_created", "kube_namespace_status_phase", "kube_namespace_empty"],
  objects: {
    a: [["} 17"], ['phase="Active"} 1', 'phase="Terminating"} 0'], []],
    b: [["} 18"], ['phase="Active"} 0', 'phase="Terminating"} 1'], []],
  },
};

/** Many objects: more than a slice of a page, and more than a bucket. */
const many = {
  name: "pods",
  families: ["kube_pod_a", "kube_pod_b"],
  objects: Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [`pod-${index}`, [[`of2="${"x".repeat(2000)}"} ${index}`], ["} 1"]]]),
  ),
};

async function openPages(
  t: TestContext,
  kube: KubeView | undefined,
  nodes = [nodeRecord("n", { series: [gauge("node_x", { a: 1 })] })],
) {
  const opened = await openHttpApp(t);
  const put = (id: string, view: KubeView | undefined) => opened.store.put(snapshot(id, nodes, { kube: view }));
  put("s-1", kube);
  return { ...opened, put };
}

/** The samples of the page, by name. */
function byName(page: string) {
  const families = parseOwnPage(page).filter(({ name }) => /^(kube_(?!state_metrics_)|up$)/.test(name));
  return Object.fromEntries(
    families.map(({ name, samples }) => [name, samples.map(({ labels, value }) => [labels, value])]),
  );
}

test("Kubernetes' objects stand on the page family by family, under the job of kube-state-metrics", async (t) => {
  const { app } = await openPages(t, kubeView(namespaces));
  const { body, headers } = await app.inject("/metrics");
  assert.equal(headers["kubevitals-snapshot-id"], "s-1");
  assert.deepEqual(byName(body), {
    up: [
      [{ job: "node-exporter", instance: "n", node: "n" }, 1],
      [own, 1],
    ],
    kube_namespace_created: [
      [{ ...own, of: "a" }, 17],
      [{ ...own, of: "b" }, 18],
    ],
    kube_namespace_status_phase: [
      [{ ...own, of: "a", phase: "Active" }, 1],
      [{ ...own, of: "a", phase: "Terminating" }, 0],
      [{ ...own, of: "b", phase: "Active" }, 0],
      [{ ...own, of: "b", phase: "Terminating" }, 1],
    ],
  });
});

const decompress = { identity: (bytes: Buffer) => bytes, gzip: gunzipSync, zstd: zstdDecompressSync };

test("a compressed page says the same as a plain one, at first, again, and after changes", async (t) => {
  const { app, put } = await openPages(t, kubeView(namespaces, many));
  const read = async (encoding: "identity" | "gzip" | "zstd") => {
    const answer = await app.inject({ url: "/metrics", headers: { "accept-encoding": encoding } });
    assert.equal(answer.headers.vary, "Accept, Accept-Encoding");
    assert.equal(answer.headers["content-encoding"], encoding === "identity" ? undefined : encoding);
    const text = decompress[encoding](answer.rawPayload).toString();
    // What the process says of itself changes from one scrape to the next.
    return text.slice(0, text.indexOf("# HELP process_"));
  };
  const first = await read("identity");
  assert.equal(byName(first)["kube_pod_a"]?.length, 3000);
  for (const encoding of ["gzip", "zstd", "gzip", "zstd"] as const) assert.equal(await read(encoding), first);
  const fewer = { ...many, objects: Object.fromEntries(Object.entries(many.objects).slice(7)) };
  put("s-2", kubeView(fewer));
  const second = await read("identity");
  assert.equal(byName(second)["kube_pod_a"]?.length, 2993);
  for (const encoding of ["gzip", "zstd"] as const) assert.equal(await read(encoding), second);
  assert.notEqual(second, first);
});

test("a family of two kinds stands once, under the first one's header; one that stands on the page already is left out", async (t) => {
  const other = {
    name: "others",
    families: ["kube_x", "node_x", "kubevitals_x"],
    objects: { b: [["} 2"], ["} 3"], ["} 4"]] },
  };
  const counter = { name: "kube_x", help: "First.", type: "counter" as const };
  const { app } = await openPages(
    t,
    kubeView({ name: "firsts", families: [counter], objects: { a: [["} 1"]] } }, other),
  );
  const page = parseOwnPage((await app.inject("/metrics")).body);
  const [found, ...more] = page.filter(({ name }) => name === "kube_x");
  assert.deepEqual(more, []);
  assert.deepEqual([found?.help, found?.type, found?.samples.map(({ value }) => value)], ["First.", "counter", [1, 2]]);
  assert.deepEqual(
    page.find(({ name }) => name === "node_x")?.samples.map(({ value }) => value),
    [1],
  );
  assert.equal(
    page.find(({ name }) => name === "kubevitals_x"),
    undefined,
  );
});

for (const [state, isShown] of [
  ["synced", true],
  ["stale", true],
  ["loading", false],
  ["forbidden", false],
  ["absent", false],
  ["off", false],
] as const) {
  test(`what is ${state} is ${isShown ? "" : "not "}on the page`, async (t) => {
    const { app } = await openPages(t, kubeView({ ...namespaces, state }));
    assert.equal("kube_namespace_created" in byName((await app.inject("/metrics")).body), isShown);
  });
}

for (const [what, states, expected] of [
  ["nothing is read", {}, undefined],
  ["all is in step", { pods: "synced", nodes: "synced", leases: "synced" }, 1],
  ["pods are not", { pods: "stale", nodes: "synced" }, 0],
  ["nodes are being listed", { pods: "synced", nodes: "loading" }, 0],
  ["another kind is not", { pods: "synced", nodes: "synced", leases: "stale" }, 1],
  ["pods are not read, and what is read is in step", { pods: "off", leases: "synced" }, 1],
  ["pods are not read, and what is read is not in step", { pods: "forbidden", leases: "stale", jobs: "synced" }, 0],
  ["all is off", { pods: "off" }, undefined],
] as const) {
  test(`up of kube-state-metrics is ${expected} where ${what}`, async (t) => {
    const kinds = Object.entries(states).map(([name, state]) => ({ name, state, families: [], objects: {} }));
    const { app } = await openPages(t, kubeView(...kinds), []);
    assert.deepEqual(
      byName((await app.inject("/metrics")).body)["up"]?.map(([, value]) => value),
      expected === undefined ? undefined : [expected],
    );
  });
}

test("shards together are the page, and what speaks of no object is in the first", async (t) => {
  const nodes = Array.from({ length: 20 }, (_, index) =>
    nodeRecord(`n-${index}`, { series: [gauge("node_x", { a: index })] }),
  );
  const { app } = await openPages(t, kubeView(namespaces, many), nodes);
  const linesOf = async (query: string) => {
    const { body } = await app.inject(`/metrics${query}`);
    parseOwnPage(body);
    return body.split("\n").filter((line) => /^(kube_|node_|up|kubevitals_node_age|kubevitals_nodes)/.test(line));
  };
  const shards = await Promise.all(["0/3", "1/3", "2/3"].map((shard) => linesOf(`?shard=${shard}`)));
  assert.ok(shards.every((lines) => lines.length > 1500));
  assert.ok(
    shards.every((lines, index) => lines.some((line) => line.startsWith("kubevitals_nodes{")) === (index === 0)),
  );
  assert.deepEqual(shards.flat().toSorted(), (await linesOf("")).toSorted());
});

for (const query of ["?shard=1/1", "?shard=x", "?shard=0/2000", "?shards=0/1", "?shard=-1/2"]) {
  test(`${query} is refused`, async (t) => {
    const { app } = await openPages(t, undefined);
    assert.equal((await app.inject(`/metrics${query}`)).statusCode, 400);
  });
}

test("HEAD tells the headers and nothing else", async (t) => {
  const { app } = await openPages(t, kubeView(namespaces));
  const { statusCode, headers, body } = await app.inject({ method: "HEAD", url: "/metrics" });
  assert.deepEqual([statusCode, headers["kubevitals-snapshot-id"], body], [200, "s-1", ""]);
});

test("readers that leave in the middle of a page take no other's place", async (t) => {
  const { app } = await openPages(t, kubeView(many));
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  for (let reader = 0; reader < 40; reader++) {
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(socket, "data");
    socket.destroy();
    await once(socket, "close");
  }
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { "accept-encoding": "gzip" } });
  assert.equal(byName(await answer.text())["kube_pod_b"]?.length, 3000);
});

test("a family that nodes and the aggregator have stands once, and no agent hides Kubernetes' own", async (t) => {
  const nodes = [nodeRecord("n", { series: [gauge("process_start_time_seconds", { a: 1 })] })];
  const { app } = await openPages(t, kubeView(namespaces), nodes);
  for (const accept of ["text/plain", "application/openmetrics-text"]) {
    const { body } = await app.inject({ url: "/metrics", headers: { accept } });
    assert.equal(body.match(/^# TYPE process_start_time_seconds /gm)?.length, 1);
    assert.equal(body.match(/^process_start_time_seconds[ {]/gm)?.length, 2);
    assert.match(body, /^kube_namespace_created\{/m);
  }
});
