import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { test, type TestContext } from "node:test";
import type { ReaderRefusal } from "../../../identity/reader-access.ts";
import { openHttpApp } from "../../../testing/http-app.ts";
import { nodeMetrics, nodeRecord, snapshot } from "../../../testing/records.ts";

const path = "/api/v1/metrics/nodes?fields=nodeName&watch";

type Opened = Awaited<ReturnType<typeof openHttpApp>>;

/** A snapshot of nodes with these names, so many seconds after the start. */
function snapshotAt(seconds: number, ...names: readonly string[]) {
  return snapshot(
    `s-${seconds}`,
    names.map((name) => nodeRecord(name)),
    { monotonic: seconds * 1000 },
  );
}

/** A snapshot that says more than the kernel and both ends of a connection hold. */
function wide(seconds: number) {
  const node = nodeRecord("n", { metrics: nodeMetrics("n", { nodeUid: "x".repeat(8e6) }) });
  return snapshot(`s-${seconds}`, [node], { monotonic: seconds * 1000 });
}

async function listen({ app }: Opened): Promise<number> {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 });
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : assert.fail();
}

/** Watches until the test is over, and hands out what comes, event by event. */
async function watch(t: TestContext, opened: Opened, url: string, headers: Record<string, string> = {}) {
  const request = get({ port: await listen(opened), path: url, headers, agent: false });
  t.after(() => request.destroy());
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.setEncoding("utf8");
  const chunks = response[Symbol.asyncIterator]() as AsyncIterator<string, undefined>;
  let text = "";
  async function next(): Promise<string | undefined> {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        return event;
      }
      const { value, done } = await chunks.next();
      if (done) return undefined;
      text += value;
    }
  }
  const data = async () => {
    const [id = "", line = ""] = (await next())?.split("\n") ?? [];
    const { nodes } = JSON.parse(line.slice("data: ".length)) as { nodes: readonly { nodeName: string }[] };
    return [id, ...nodes.map(({ nodeName }) => nodeName)];
  };
  return { response, next, data };
}

test("a watch tells of the newest snapshot at once, and then of each newer one", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(snapshotAt(1, "a"));
  const { response, next, data } = await watch(t, opened, path);
  assert.equal(response.statusCode, 200);
  assert.match(String(response.headers["content-type"]), /^text\/event-stream/);
  assert.equal(response.headers["content-encoding"], undefined);
  assert.equal(await next(), "retry: 2000");
  assert.deepEqual(await data(), ["id: s-1", "a"]);
  opened.store.put(snapshotAt(2, "a", "b"));
  assert.deepEqual(await data(), ["id: s-2", "a", "b"]);
  opened.store.put(snapshotAt(3));
  assert.deepEqual(await data(), ["id: s-3"]);
});

test("a snapshot of which a watch told can be asked for by its id", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(snapshotAt(1, "a"));
  const { next, data } = await watch(t, opened, path);
  await next();
  await data();
  opened.store.put(snapshotAt(2, "b"));
  await data();
  const answer = await opened.app.inject("/api/v1/metrics/nodes?snapshot=s-1");
  assert.equal(answer.statusCode, 200);
});

test("who connects again is not told again what it knows", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(snapshotAt(1, "a"));
  const { next, data } = await watch(t, opened, path, { "Last-Event-ID": "s-1" });
  await next();
  opened.store.put(snapshotAt(2, "b"));
  assert.deepEqual(await data(), ["id: s-2", "b"]);
});

test("who connects again after a while is told of the newest", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(snapshotAt(9, "a"));
  const { next, data } = await watch(t, opened, path, { "Last-Event-ID": "s-1" });
  await next();
  assert.deepEqual(await data(), ["id: s-9", "a"]);
});

test("two events are no closer together than asked for, give or take the haste of a tick", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(snapshotAt(1, "a"));
  const { next, data } = await watch(t, opened, `${path}&minIntervalSeconds=5`);
  await next();
  await data();
  for (const seconds of [2, 3, 5.9, 5.96]) opened.store.put(snapshotAt(seconds, String(seconds)));
  assert.deepEqual(await data(), ["id: s-5.96", "5.96"]);
});

test("a reader that does not read skips to the newest, and nothing piles up", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(wide(1));
  const { response, next } = await watch(t, opened, "/api/v1/metrics/nodes?watch");
  response.pause();
  assert.equal(await next(), "retry: 2000");
  for (let seconds = 2; seconds <= 50; seconds++) opened.store.put(wide(seconds));
  const ids = [(await next())?.split("\n", 1)[0], (await next())?.split("\n", 1)[0]];
  assert.deepEqual(ids, ["id: s-1", "id: s-50"]);
});

test("a quiet watch is kept open by comments", async (t) => {
  const opened = await openHttpApp(t, { heartbeatSeconds: 0.001 });
  opened.store.put(snapshotAt(1, "a"));
  const { next, data } = await watch(t, opened, path);
  await next();
  await data();
  assert.equal(await next(), ": nothing new");
  assert.equal(await next(), ": nothing new");
});

test("a watch of an object ends when it is gone, and says so", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(snapshotAt(1, "a"));
  const { next } = await watch(t, opened, "/api/v1/metrics/nodes/a?watch=true");
  await next();
  await next();
  opened.store.put(snapshotAt(2, "b"));
  const [event, data = ""] = (await next())?.split("\n") ?? [];
  assert.equal(event, "event: problem");
  const { status, detail } = JSON.parse(data.slice("data: ".length)) as { status: number; detail: string };
  assert.equal(status, 404);
  assert.equal(detail, "node 'a' is not in snapshot s-2");
  assert.equal(await next(), undefined);
});

test("so many may watch and no more, and who goes makes room", async (t) => {
  const opened = await openHttpApp(t, { maxWatchers: 1 });
  opened.store.put(snapshotAt(1, "a"));
  const first = await watch(t, opened, path);
  await first.next();
  const refused = await opened.app.inject(path);
  assert.equal(refused.statusCode, 503);
  assert.match(refused.json<{ detail: string }>().detail, /^1 readers watch already/);
  assert.equal((await opened.app.inject("/api/v1/metrics/nodes")).statusCode, 200);
  first.response.destroy();
  for (;;) {
    const later = await watch(t, opened, path);
    if (later.response.statusCode === 200) break;
  }
});

test("when the server closes, a watch ends as it should", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(snapshotAt(1, "a"));
  const { response, next, data } = await watch(t, opened, path);
  await next();
  await data();
  const closed = opened.app.close();
  assert.equal(await next(), undefined);
  assert.ok(response.complete);
  await closed;
});

test("a watch ends when its reader may not read any more, and says so", async (t) => {
  let refusal: ReaderRefusal;
  const opened = await openHttpApp(t, { readers: { review: () => Promise.resolve(refusal) } });
  opened.store.put(snapshotAt(1, "a"));
  const { next, data } = await watch(t, opened, path);
  await next();
  await data();
  refusal = { reason: "unavailable", message: "the token cannot be checked now" };
  opened.store.put(snapshotAt(2, "b"));
  assert.deepEqual(await data(), ["id: s-2", "b"]);
  refusal = { reason: "unauthenticated", message: "the token is not valid: it has expired" };
  opened.store.put(snapshotAt(3, "c"));
  const [event, told = ""] = (await next())?.split("\n") ?? [];
  assert.equal(event, "event: problem");
  assert.match(told, /"status":401,"detail":"the token is not valid: it has expired"/);
  assert.equal(await next(), undefined);
});

test("HEAD says how a watch would be answered, and ends", async (t) => {
  const opened = await openHttpApp(t);
  opened.store.put(snapshotAt(1, "a"));
  const answer = await opened.app.inject({ method: "HEAD", url: path });
  assert.deepEqual([answer.statusCode, answer.body], [200, ""]);
});
