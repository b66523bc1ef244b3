import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { systemClock } from "@kubevitals/program";
import { KubeApi } from "../kube/api/kube-api.ts";
import { sendJson, statusAnswer, linesAnswer, type Answer } from "../testing/api-server/answers.ts";
import { ApiServer } from "../testing/api-server/api-server.ts";
import { LeaseApi } from "./lease-api.ts";
import type { LeaseSpec, SeenLease } from "./lease-spec.ts";

const all = "/apis/coordination.k8s.io/v1/namespaces/kv/leases";
const never = new AbortController().signal;
const spec: LeaseSpec = {
  holderIdentity: "me",
  leaseDurationSeconds: 15,
  acquireTime: "2026-01-01T00:00:00.000000Z",
  renewTime: "2026-01-01T00:00:00.000000Z",
  leaseTransitions: 0,
};
const stored = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { name: "l", namespace: "kv", uid: "u", resourceVersion: "7", annotations: { by: "hand" } },
  spec: { holderIdentity: "other", leaseDurationSeconds: 15, strategy: "OldestEmulationVersion" },
};

async function open(t: TestContext) {
  const server = await ApiServer.start(t);
  const api = new KubeApi(server.target(), systemClock);
  t.after(() => api.close());
  return { server, lease: new LeaseApi(api, { namespace: "kv", name: "l" }) };
}

const json =
  (body: unknown, code = 200): Answer =>
  (response) =>
    sendJson(response, code, body);
const anything = () => true;

test("a Lease is read, and one that is not there is none", async (t) => {
  const { server, lease } = await open(t);
  server.script(anything, json(stored));
  assert.equal((await lease.read(never))?.spec.holderIdentity, "other");
  assert.equal(server.requests.at(-1)?.path, `${all}/l`);
  server.script(anything, statusAnswer(404, "NotFound"));
  assert.equal(await lease.read(never), undefined);
  server.script(anything, statusAnswer(403, "Forbidden"));
  await assert.rejects(lease.read(never), { name: "ApiFailure", code: 403 });
});

test("a Lease is made where leases are kept", async (t) => {
  const { server, lease } = await open(t);
  server.script(anything, json({ ...stored, spec }, 201));
  assert.deepEqual((await lease.create(spec, never)).spec, spec);
  const { method, path, body } = server.requests[0] ?? {};
  assert.deepEqual([method, path], ["POST", all]);
  assert.deepEqual(JSON.parse(body ?? ""), {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { namespace: "kv", name: "l" },
    spec,
  });
});

test("a Lease is changed as it was seen, and keeps what we do not know of it", async (t) => {
  const { server, lease } = await open(t);
  server.script(anything, json(stored));
  const seen = await lease.read(never);
  assert.ok(seen);
  server.script(anything, json({ ...stored, spec }));
  await lease.update(seen, spec, never);
  const { method, path, body } = server.requests[1] ?? {};
  assert.deepEqual([method, path], ["PUT", `${all}/l`]);
  const sent = JSON.parse(body ?? "") as typeof stored;
  assert.deepEqual(sent.metadata, stored.metadata);
  assert.deepEqual(sent.spec, { ...stored.spec, ...spec });
  server.script(anything, statusAnswer(409, "Conflict"));
  await assert.rejects(lease.update(seen, spec, never), { code: 409 });
});

test("its watch tells of this Lease alone, from where it was seen on", async (t) => {
  const { server, lease } = await open(t);
  server.script(anything, json(stored));
  const seen = await lease.read(never);
  assert.ok(seen);
  server.script(
    anything,
    linesAnswer(
      { type: "MODIFIED", object: { ...stored, spec } },
      { type: "BOOKMARK", object: stored },
      { type: "DELETED", object: stored },
    ),
  );
  const told: (SeenLease | undefined)[] = [];
  for await (const each of lease.watch(seen, never)) told.push(each);
  assert.deepEqual(
    told.map((each) => each?.spec.holderIdentity),
    ["me", undefined],
  );
  const { path, query } = server.requests[1] ?? {};
  assert.equal(path, all);
  assert.equal(query?.get("fieldSelector"), "metadata.name=l");
  assert.equal(query?.get("resourceVersion"), "7");
});

for (const [name, answer, failure] of [
  ["an error", linesAnswer({ type: "ERROR", object: { kind: "Status", code: 410, message: "gone" } }), { code: 410 }],
  ["what is no event", linesAnswer("[]"), { message: /watch is not an event/ }],
  ["what is no Lease", linesAnswer({ type: "ADDED", object: 7 }), { message: /is no Lease/ }],
  ["a line without an end", linesAnswer("x".repeat(300_000)), { message: /is longer than allowed/ }],
] as const) {
  test(`a watch that brings ${name} has failed`, async (t) => {
    const { server, lease } = await open(t);
    server.script(anything, json(stored));
    const seen = await lease.read(never);
    assert.ok(seen);
    server.script(anything, answer);
    await assert.rejects(async () => {
      for await (const _ of lease.watch(seen, never));
    }, failure);
  });
}

test("of a Lease that says odd things the rest is read", async (t) => {
  const { server, lease } = await open(t);
  for (const [odd, expected] of [
    [{}, ["", undefined, 0]],
    [{ holderIdentity: 7, leaseDurationSeconds: "x", leaseTransitions: -1 }, ["", undefined, 0]],
    [{ holderIdentity: "a", leaseDurationSeconds: 1e308, leaseTransitions: null }, ["a", 1e308, 0]],
  ] as const) {
    server.script(anything, json({ ...stored, spec: odd }));
    const read = (await lease.read(never))?.spec;
    assert.deepEqual([read?.holderIdentity, read?.leaseDurationSeconds, read?.leaseTransitions], expected);
  }
  for (const none of [null, 7, {}, { metadata: null }]) {
    server.script(anything, json(none));
    await assert.rejects(lease.read(never), { message: "the API server's answer is no Lease" });
  }
});
