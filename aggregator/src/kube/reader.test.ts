import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { ResourceView } from "../state/objects/kube-view.ts";
import { ApiServer } from "../testing/api-server/api-server.ts";
import { statusAnswer } from "../testing/api-server/answers.ts";
import { readingKube } from "../testing/reading-kube.ts";
import { thing, things } from "../testing/reflecting.ts";
import { until } from "../testing/until.ts";
import type { KubeReader } from "./reader.ts";
import { kubeResources } from "./resources/index.ts";
import type { KubeResource } from "./resources/resource.ts";

const kind = (name: string, more: Partial<KubeResource> = {}): KubeResource => ({
  ...(things as KubeResource),
  name,
  ...more,
});
const clusterThings = kind("clusterthings", { isNamespaced: false, facts: undefined });

async function serve(t: TestContext): Promise<ApiServer> {
  const server = await ApiServer.start(t);
  server.put("things", thing("a", "1", "shop"), thing("b", "1", "lab"), thing("c", "1", "fleet"));
  server.put("clusterthings", { metadata: { name: "one" } });
  return server;
}

function viewOf(reader: KubeReader, name: string): ResourceView {
  const view = reader.view().get(name);
  assert.ok(view);
  return view;
}

/** The names that are known of a kind. */
function namesOf(reader: KubeReader, name = "things"): readonly string[] {
  const objects = viewOf(reader, name).objects.buckets.flatMap((bucket) => bucket.objects);
  return objects.map((object) => object.name).toSorted();
}

async function synced(reader: KubeReader, ...names: readonly string[]): Promise<void> {
  await until(() => names.every((name) => viewOf(reader, name).state === "synced"));
}

test("every kind is read, with its own state; what is not served is absent and nothing else suffers", async (t) => {
  const server = await serve(t);
  const resources = [kind("things"), clusterThings, kind("unknowns")];
  const { reader } = readingKube(t, server, { resources });
  assert.deepEqual(
    Array.from(reader.view().values(), ({ name, state }) => [name, state]),
    [
      ["things", "loading"],
      ["clusterthings", "loading"],
      ["unknowns", "loading"],
    ],
  );
  assert.equal(reader.isLoading(), true);
  await synced(reader, "things", "clusterthings");
  await until(() => viewOf(reader, "unknowns").state === "absent");
  assert.equal(reader.isLoading(), false);
  assert.deepEqual(namesOf(reader), ["a", "b", "c"]);
  assert.deepEqual(namesOf(reader, "clusterthings"), ["one"]);
  assert.equal(viewOf(reader, "things").families[0]?.name, "kube_thing_info");
  const statuses = reader.status().filter(({ name }) => name !== "metrics-server");
  assert.deepEqual(statuses, [
    { name: "kubernetes", state: "SOURCE_STATE_OK", reason: undefined },
    {
      name: "unknowns",
      state: "SOURCE_STATE_OFF",
      reason: "not served by this cluster: HTTP 404: 404 page not found",
    },
  ]);
});

test("objects that did not change are the same in the next view", async (t) => {
  const server = await serve(t);
  const { reader } = readingKube(t, server, { resources: [kind("things"), clusterThings] });
  await synced(reader, "things", "clusterthings");
  const before = reader.view();
  assert.equal(reader.view().get("things")?.objects, before.get("things")?.objects);
  server.put("things", thing("d"));
  await until(() => namesOf(reader).includes("d"));
  assert.equal(reader.view().get("clusterthings")?.objects, before.get("clusterthings")?.objects);
  assert.equal(before.get("things")?.objects.size, 3);
});

test("only the namespaces that are asked for are read, and kinds without namespaces whole", async (t) => {
  const server = await serve(t);
  const { reader } = readingKube(t, server, {
    resources: [kind("things"), clusterThings],
    namespaces: ["shop", "lab", "fleet"],
    namespacesDenylist: ["fleet"],
  });
  await synced(reader, "things", "clusterthings");
  assert.deepEqual(namesOf(reader), ["a", "b"]);
  assert.deepEqual(namesOf(reader, "clusterthings"), ["one"]);
  const asked = new Set(server.requests.filter(({ plural }) => plural === "things").map(({ path }) => path));
  assert.deepEqual([...asked].toSorted(), ["/api/v1/namespaces/lab/things", "/api/v1/namespaces/shop/things"]);
  server.remove("things", "a", "shop");
  await until(() => namesOf(reader).length === 1);
  assert.deepEqual(namesOf(reader), ["b"]);
});

test("namespaces that are not wanted are left out by the server itself", async (t) => {
  const server = await serve(t);
  const { reader } = readingKube(t, server, { resources: [kind("things")], namespacesDenylist: ["lab", "fleet"] });
  await synced(reader, "things");
  server.put("things", thing("x", "1", "lab"), thing("y", "1", "shop"));
  await until(() => namesOf(reader).includes("y"));
  assert.deepEqual(namesOf(reader), ["a", "y"]);
});

test("with all namespaces denied nothing is read, and the kind is off", async (t) => {
  const server = await serve(t);
  const { reader } = readingKube(t, server, {
    resources: [kind("things")],
    namespaces: ["lab"],
    namespacesDenylist: ["lab"],
  });
  assert.equal(viewOf(reader, "things").state, "off");
  assert.deepEqual(server.requests, []);
});

test("what may not be read is not asked for, costs only itself, is named with what is lost, and comes back when granted", async (t) => {
  const server = await serve(t);
  server.denied.add("watch things");
  const { reader, lines, clock } = readingKube(t, server, { resources: [kind("things"), clusterThings] });
  await synced(reader, "clusterthings");
  await until(() => viewOf(reader, "things").state === "forbidden");
  assert.equal(
    server.requests.some(({ plural }) => plural === "things"),
    false,
  );
  clock.advance(1);
  await until(() => lines.some(({ resource }) => resource === "things"));
  const said = lines.find(({ resource }) => resource === "things");
  assert.equal(said?.["reason"], "no permission to watch things in the whole cluster");
  assert.deepEqual(said["lost"], ["kube_thing_info", "what the model and the health rules take from things"]);
  assert.deepEqual(reader.status()[1], {
    name: "things",
    state: "SOURCE_STATE_FAILED",
    reason: "forbidden: no permission to watch things in the whole cluster",
  });
  server.denied.clear();
  clock.advance(60);
  await reader.reviewPermissions();
  await synced(reader, "things");
  assert.deepEqual(namesOf(reader), ["a", "b", "c"]);
});

test("a permission that is taken away is noticed within the hour, once it is said twice", async (t) => {
  const server = await serve(t);
  const { reader, clock } = readingKube(t, server, { resources: [kind("things")] });
  await synced(reader, "things");
  server.denied.add("list things");
  const before = server.requests.length;
  clock.advance(3599);
  await reader.reviewPermissions();
  assert.equal(server.requests.length, before);
  clock.advance(1);
  await reader.reviewPermissions();
  assert.equal(namesOf(reader).length, 3);
  clock.advance(10);
  await reader.reviewPermissions();
  await until(() => viewOf(reader, "things").state === "forbidden");
  assert.deepEqual(namesOf(reader), []);
});

test("a review that fails stands in nobody's way, and is asked again", async (t) => {
  const server = await serve(t);
  server.script(({ method }) => method === "POST", statusAnswer(500, "InternalError"), 2);
  const { reader, clock } = readingKube(t, server, { resources: [kind("things")] });
  await synced(reader, "things");
  const reviews = () => server.requests.filter(({ method }) => method === "POST").length;
  assert.equal(reviews(), 2);
  clock.advance(60);
  await reader.reviewPermissions();
  assert.equal(reviews(), 4);
});

test("with one namespace forbidden the others are shown, and the reason names it", async (t) => {
  const server = await serve(t);
  server.denied.add("list things lab");
  const { reader } = readingKube(t, server, { resources: [kind("things")], namespaces: ["shop", "lab"] });
  await synced(reader, "things");
  await until(() => viewOf(reader, "things").reason !== undefined);
  assert.deepEqual(namesOf(reader), ["a"]);
  assert.equal(viewOf(reader, "things").reason, "lab: no permission to list things in namespace lab");
});

test("an API server that goes away makes everything stale, with its age, and a reason", async (t) => {
  const server = await serve(t);
  const { reader, clock, sleeper } = readingKube(t, server, { resources: [kind("things")] });
  await synced(reader, "things");
  clock.advance(5);
  await server.stop();
  await sleeper.wake();
  await sleeper.asleep();
  const { state, ageSeconds, objects } = viewOf(reader, "things");
  assert.deepEqual([state, ageSeconds, objects.size], ["stale", 5, 3]);
  const [kubernetes] = reader.status();
  assert.equal(kubernetes?.state, "SOURCE_STATE_FAILED");
  assert.match(kubernetes?.reason ?? "", /ECONNREFUSED|other side closed/);
});

test("objects that are too strange are counted, shown as a number, and named once a minute", async (t) => {
  const server = await serve(t);
  server.put("things", thing("odd-1", "strange"), thing("odd-2", "strange"));
  const { reader, counts, lines } = readingKube(t, server, { resources: [kind("things")] });
  await synced(reader, "things");
  assert.equal(viewOf(reader, "things").skipped, 2);
  assert.equal(counts.of("skipped"), 2);
  const named = lines.filter(({ object }) => object !== undefined);
  assert.deepEqual(
    named.map(({ resource, object, reason }) => [resource, object, reason]),
    [["things", "shop/odd-1", "spec is strange"]],
  );
  server.put("things", thing("odd-1", "mended"));
  await until(() => viewOf(reader, "things").skipped === 1);
});

test("of kinds whose metadata is enough nothing else is taken, whatever the server can", async (t) => {
  const server = await serve(t);
  const { reader } = readingKube(t, server, { resources: [kind("things", { isMetadataOnly: true })] });
  await synced(reader, "things");
  const [object] = viewOf(reader, "things").objects.buckets.flatMap((bucket) => bucket.objects);
  assert.equal(object?.facts, undefined);
  const reads = server.requests.filter(({ plural }) => plural === "things");
  assert.ok(reads.length > 0);
  for (const { headers } of reads) {
    assert.match(headers.accept ?? "", /^application\/json;as=PartialObjectMetadata(?:List)?;g=meta\.k8s\.io;v=v1$/);
  }
});

test("what a real API server answered is read without a single object too strange", async (t) => {
  const server = await ApiServer.start(t);
  const resources = kubeResources({ labelsAllowlist: new Map(), annotationsAllowlist: new Map() });
  const names = resources.map(({ name }) => name);
  server.replay(...names);
  const { reader, counts } = readingKube(t, server, { resources });
  await synced(reader, ...names);
  assert.equal(counts.of("skipped"), 0);
  for (const name of names) assert.equal(viewOf(reader, name).objects.size, server.history.list(name).length, name);
});
