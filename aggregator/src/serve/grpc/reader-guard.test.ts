import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Metadata, status } from "@grpc/grpc-js";
import { createMetricsClient } from "@kubevitals/proto";
import { textAnswer } from "../../testing/api-server/answers.ts";
import { helloOf, openAgentsDoor } from "../../testing/agents-door.ts";
import { openIdentityRooms } from "../../testing/identity.ts";
import { openReadersDoor } from "../../testing/readers-door.ts";
import { snapshot } from "../../testing/records.ts";
import { until } from "../../testing/until.ts";
import { createReaderGuard } from "./reader-guard.ts";

const method = "/kubevitals.v1.MetricsService";

async function open(t: TestContext, reviewMilliseconds?: number) {
  const rooms = await openIdentityRooms(t);
  const door = await openReadersDoor(t, [createReaderGuard(rooms.readers, reviewMilliseconds)]);
  door.store.put(snapshot("s-1", []));
  return { ...rooms, ...door };
}

function showing(token: string) {
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${token}`);
  return { metadata };
}

test("who may get a method's path is answered, and the API server is asked once", async (t) => {
  const { client, admit, server } = await open(t);
  const call = showing(admit("good", "alice", `${method}/GetCluster`));
  assert.equal((await client.getCluster({}, call)).snapshotId, "s-1");
  assert.equal((await client.getCluster({}, call)).snapshotId, "s-1");
  assert.deepEqual(
    server.requests.map(({ path }) => path.split("/").at(-1)),
    ["tokenreviews", "subjectaccessreviews"],
  );
});

test("who shows no token, one that nobody knows, or may not, gets a status that says so", async (t) => {
  const { client, admit, counted } = await open(t);
  admit("good", "alice", `${method}/GetCluster`);
  const cases = [
    [{}, status.UNAUTHENTICATED, /a bearer token is needed/],
    [showing("garbage"), status.UNAUTHENTICATED, /the token is not valid: invalid bearer token/],
    [
      showing("good"),
      status.PERMISSION_DENIED,
      /^alice may not get \/kubevitals\.v1\.MetricsService\/ListNodes; a ClusterRole/,
    ],
  ] as const;
  for (const [call, code, details] of cases) await assert.rejects(client.listNodes({}, call), { code, details });
  const stream = client.watchSnapshots({}, showing("good"));
  await assert.rejects(stream[Symbol.asyncIterator]().next(), { code: status.PERMISSION_DENIED });
  const refusals = counted.filter((what) => !what.includes(" "));
  assert.deepEqual(refusals, ["unauthenticated", "unauthenticated", "forbidden", "forbidden"]);
});

test("while the API server does not answer nobody new is let in, and a stream that runs goes on", async (t) => {
  const { client, admit, server, store, clock } = await open(t, 1);
  const call = showing(admit("good", "alice", `${method}/WatchSnapshots`));
  const stream = client.watchSnapshots({}, call);
  const parts = stream[Symbol.asyncIterator]();
  await parts.next();
  server.script(() => true, textAnswer(503, "away"), 1_000_000);
  clock.advance(301);
  const seen = server.requests.length;
  await until(() => server.requests.length > seen + 1);
  await assert.rejects(client.getCluster({}, call), { code: status.UNAVAILABLE, details: /HTTP 503: away/ });
  store.put(snapshot("s-2", []));
  assert.equal((await parts.next()).done, false);
  stream.cancel();
});

test("a stream ends when its reader may no longer", async (t) => {
  const { client, admit, server, clock } = await open(t, 1);
  const stream = client.watchSnapshots({}, showing(admit("good", "alice", `${method}/WatchSnapshots`)));
  const parts = stream[Symbol.asyncIterator]();
  await parts.next();
  server.reviews.tokens.clear();
  clock.advance(301);
  const drained = (async () => {
    for (let part = await parts.next(); !part.done; part = await parts.next());
  })();
  await assert.rejects(drained, { code: status.UNAUTHENTICATED });
});

test("agents are no readers, and have their own way to prove who they are", async (t) => {
  const { readers } = await openIdentityRooms(t);
  const door = await openAgentsDoor(t, {}, [createReaderGuard(readers)]);
  const agent = door.connect();
  agent.say({ hello: helloOf() });
  assert.ok((await agent.answer())?.welcome);
});

test("a client of its own shows its token by the metadata of a call", async (t) => {
  const { address, admit } = await open(t);
  const client = createMetricsClient(address);
  t.after(() => client.close());
  const call = showing(admit("good", "alice", `${method}/GetHealth`));
  assert.equal((await client.getHealth({}, { ...call, deadline: Date.now() + 20_000 })).snapshotId, "s-1");
});
