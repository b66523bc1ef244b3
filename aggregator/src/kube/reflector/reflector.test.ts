import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { ApiServer } from "../../testing/api-server/api-server.ts";
import type { SeenRequest } from "../../testing/api-server/seen-request.ts";
import { Reflecting, thing } from "../../testing/reflecting.ts";
import { until } from "../../testing/until.ts";

const isList = ({ plural, isWatch }: SeenRequest): boolean => plural === "things" && !isWatch;
const isInitial = ({ query }: SeenRequest): boolean => query.has("sendInitialEvents");
const isResumed = ({ query }: SeenRequest): boolean => query.get("watch") === "1" && query.has("resourceVersion");

/** A server with two things. */
async function serve(t: TestContext): Promise<ApiServer> {
  const server = await ApiServer.start(t);
  server.put("things", thing("a", "1"), thing("b", "1"));
  return server;
}

for (const hasWatchList of [true, false]) {
  test(`what exists is read, then what changes, ${hasWatchList ? "by a watch alone" : "by a list and a watch"}`, async (t) => {
    const server = await serve(t);
    server.door.hasWatchList = hasWatchList;
    const reflecting = new Reflecting(t, server);
    assert.equal(reflecting.state, "loading");
    assert.deepEqual(reflecting.known, {});
    await until(() => server.door.watches === 1 && reflecting.state === "synced");
    assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
    server.put("things", thing("a", "2"), thing("c", "1"));
    server.remove("things", "b", "shop");
    await reflecting.knows("shop/b", undefined);
    assert.deepEqual(reflecting.known, { "shop/a": "2", "shop/c": "1" });
    assert.equal(server.requests.some(isList), !hasWatchList);
    assert.deepEqual(reflecting.sleeper.asked, []);
    assert.equal(reflecting.counts.of("list success"), 1);
    assert.equal(reflecting.counts.of("received"), 5);
  });
}

test("a server without initial events is not asked for them again", async (t) => {
  const server = await serve(t);
  server.door.hasWatchList = false;
  const reflecting = new Reflecting(t, server);
  await until(() => server.door.watches === 1);
  server.history.compact();
  const before = server.requests.length;
  reflecting.clock.advance(60);
  server.door.endWatches();
  await server.seen(isList, before);
  await until(() => server.door.watches === 1);
  assert.equal(server.requests.filter(isInitial).length, 1);
  assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
});

test("lists come in pages, each of which says where the next begins", async (t) => {
  const server = await serve(t);
  server.door.hasWatchList = false;
  server.put("things", ...["c", "d", "e"].map((name) => thing(name, "1")));
  const reflecting = new Reflecting(t, server, { pageSize: 2 });
  await reflecting.synced();
  assert.deepEqual(Object.keys(reflecting.known), ["shop/a", "shop/b", "shop/c", "shop/d", "shop/e"]);
  const pages = server.requests.filter(isList).map(({ query }) => [query.get("limit"), query.get("continue")]);
  assert.deepEqual(pages, [
    ["2", null],
    ["2", "1.2"],
    ["2", "1.4"],
  ]);
});

test("a bookmark moves the place that the next watch goes on from", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  server.put("others", thing("x"));
  reflecting.clock.advance(50);
  assert.equal(reflecting.reflector.status().ageSeconds, 50);
  server.door.bookmark("things");
  await until(() => reflecting.reflector.status().ageSeconds === 0);
  server.door.endWatches();
  const resumed = await server.seen(isResumed);
  assert.equal(resumed.query.get("resourceVersion"), String(server.history.version));
});

test("a watch that the server ends is followed by another from the same place, and nothing is lost between", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  server.put("things", thing("a", "2"));
  await reflecting.knows("shop/a", "2");
  server.door.endWatches();
  server.remove("things", "b", "shop");
  server.put("things", thing("c", "1"));
  await reflecting.knows("shop/c", "1");
  assert.deepEqual(reflecting.known, { "shop/a": "2", "shop/c": "1" });
  assert.equal(server.requests.filter(isInitial).length, 1);
  assert.deepEqual(reflecting.sleeper.asked, []);
});

test("how long a watch is asked to last differs from one to the next", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server, { watchSeconds: 100 });
  await reflecting.synced();
  assert.equal(server.requests.find(isInitial)?.query.get("timeoutSeconds"), "200");
  assert.equal(server.requests.find(isInitial)?.query.get("allowWatchBookmarks"), "true");
});

for (const hasWatchList of [true, false]) {
  test(`after 410 everything is read again ${hasWatchList ? "by a watch" : "by a list"}, and what is gone goes with the end of it`, async (t) => {
    const server = await serve(t);
    server.door.hasWatchList = hasWatchList;
    const reflecting = new Reflecting(t, server);
    await until(() => server.door.watches === 1);
    await server.stop();
    await reflecting.sleeper.asleep();
    server.remove("things", "b", "shop");
    server.put("things", thing("c", "1"));
    server.history.compact();
    await server.resume();
    await reflecting.sleeper.wake();
    await reflecting.knows("shop/c", "1");
    await reflecting.knows("shop/b", undefined);
    assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/c": "1" });
    await reflecting.synced();
  });
}

test("while all is read again what was known stays, and what was said of it is not held for present", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  server.history.compact();
  const before = server.requests.length;
  const held: (() => void)[] = [];
  server.script(isInitial, (response) => {
    response.writeHead(200).flushHeaders();
    held.push(() => server.door.watch(server.requests.findLast(isInitial) as SeenRequest, response));
  });
  server.door.endWatches();
  await server.seen(isInitial, before);
  assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
  assert.equal(reflecting.state, "stale");
  assert.match(reflecting.reflector.status().reason ?? "", /Expired/);
});

test("an object that was made anew under its old name replaces the old one, also where the deletion was missed", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  server.put("things", thing("a", "new", "shop", "another-uid"));
  await reflecting.knows("shop/a", "new");
  assert.equal(reflecting.table.size, 2);
});

test("a server that goes away and comes back costs no more than the time between", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  await server.stop();
  assert.equal(await reflecting.sleeper.wake(), 1);
  assert.equal(await reflecting.sleeper.wake(), 2);
  assert.equal(await reflecting.sleeper.wake(), 4);
  assert.equal(await reflecting.sleeper.asleep(), 8);
  assert.equal(reflecting.state, "stale");
  assert.match(reflecting.reflector.status().reason ?? "", /ECONNREFUSED/);
  assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
  await server.resume();
  await reflecting.sleeper.wake();
  await reflecting.synced();
  assert.equal(reflecting.reflector.status().reason, undefined);
  assert.equal(server.requests.filter(isInitial).length, 1);
});

test("a server that is not there at the start is asked until it is", async (t) => {
  const server = await serve(t);
  await server.stop();
  const reflecting = new Reflecting(t, server);
  await reflecting.sleeper.asleep();
  assert.equal(reflecting.state, "loading");
  assert.match(reflecting.reflector.status().reason ?? "", /ECONNREFUSED/);
  assert.equal(reflecting.reflector.status().ageSeconds, undefined);
  await server.resume();
  await reflecting.sleeper.wake();
  await reflecting.synced();
});

test("waiting grows to its limit, and starts small again after something was heard", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  await server.stop();
  for (const seconds of [1, 2, 4, 8, 16, 30, 30]) assert.equal(await reflecting.sleeper.wake(), seconds);
  await reflecting.sleeper.asleep();
  await server.resume();
  await reflecting.sleeper.wake();
  await until(() => server.door.watches === 1);
  server.put("things", thing("c", "1"));
  await reflecting.knows("shop/c", "1");
  server.cut();
  assert.equal(await reflecting.sleeper.asleep(), 1);
});

test("a half-open connection is given up after the silence that bookmarks do not allow", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server, { silenceSeconds: 0.05 });
  await reflecting.sleeper.asleep();
  assert.equal(reflecting.state, "stale");
  assert.match(reflecting.reflector.status().reason ?? "", /nothing was heard for 0\.05 s/);
  await reflecting.sleeper.wake();
  await server.seen(isResumed);
});

test("silence shows in the state even before the connection is given up", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  reflecting.clock.advance(200);
  assert.deepEqual(reflecting.reflector.status(), {
    state: "stale",
    reason: "the API server is silent",
    ageSeconds: 200,
  });
});

test("what is denied beforehand is neither asked for nor shown, until it is allowed", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  reflecting.reflector.deny("no permission to list things");
  await until(() => reflecting.state === "forbidden");
  assert.deepEqual(reflecting.known, {});
  assert.deepEqual(reflecting.reflector.status(), {
    state: "forbidden",
    reason: "no permission to list things",
    ageSeconds: undefined,
  });
  assert.equal(await reflecting.sleeper.asleep(), Infinity);
  await until(() => server.door.watches === 0);
  reflecting.reflector.allow();
  await reflecting.synced();
  assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
});

test("who waits for a server that did not answer goes on as soon as another gets an answer", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  await server.stop();
  await reflecting.sleeper.wake();
  await reflecting.sleeper.asleep();
  await server.resume();
  reflecting.outage.end();
  await reflecting.synced();
});
