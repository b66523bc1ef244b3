import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { ApiServer } from "../../testing/api-server/api-server.ts";
import type { SeenRequest } from "../../testing/api-server/seen-request.ts";
import { Reflecting, thing } from "../../testing/reflecting.ts";
import { until } from "../../testing/until.ts";

const isInitial = ({ query }: SeenRequest): boolean => query.has("sendInitialEvents");

async function serve(t: TestContext): Promise<ApiServer> {
  const server = await ApiServer.start(t);
  server.put("things", thing("a", "1", "shop", "uid-a"), thing("b", "1", "shop", "uid-b"));
  return server;
}

for (const hasWatchList of [true, false]) {
  test(`an object of which no rows can be made is left out ${hasWatchList ? "of a watch" : "of a list"}, named and counted, and nothing else suffers`, async (t) => {
    const server = await serve(t);
    server.door.hasWatchList = hasWatchList;
    server.put("things", thing("odd", "strange"));
    const reflecting = new Reflecting(t, server);
    await until(() => server.door.watches === 1 && reflecting.state === "synced");
    assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
    assert.deepEqual(reflecting.skipped, [{ object: "shop/odd", reason: "spec is strange" }]);
    server.put("things", thing("odd", "mended"));
    await reflecting.knows("shop/odd", "mended");
  });
}

test("an object that becomes strange is no longer shown as it was", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  server.put("things", thing("a", "strange"));
  await reflecting.knows("shop/a", undefined);
  assert.deepEqual(reflecting.known, { "shop/b": "1" });
  assert.equal(reflecting.state, "synced");
  assert.equal(server.requests.filter(isInitial).length, 1);
});

/** Lines of a watch that make no sense, but say which object they are about. */
const placedLines: Record<string, string> = {
  "is cut short":
    '{"type":"MODIFIED","object":{"kind":"Thing","apiVersion":"v1","metadata":{"name":"a","namespace":"shop","uid":"uid-a","la',
  "is too long": JSON.stringify({
    type: "MODIFIED",
    object: {
      kind: "Thing",
      metadata: { name: "a", generateName: "a-", namespace: "shop", uid: "uid-a" },
      spec: "x".repeat(5000),
    },
  }),
};

for (const [what, line] of Object.entries(placedLines)) {
  test(`of a line that ${what} the object is known by its beginning: it alone is no longer shown`, async (t) => {
    const server = await serve(t);
    const reflecting = new Reflecting(t, server, { objectBytes: 4000 });
    await reflecting.synced();
    server.door.sendLine("things", line);
    await reflecting.knows("shop/a", undefined);
    assert.deepEqual(reflecting.known, { "shop/b": "1" });
    assert.equal(reflecting.state, "synced");
    assert.equal(reflecting.skipped[0]?.object, "shop/a");
    assert.deepEqual(reflecting.sleeper.asked, []);
    server.put("things", thing("a", "2"));
    await reflecting.knows("shop/a", "2");
  });
}

/** Lines that do not even say what they are about. */
const lostLines: Record<string, string> = {
  "is no JSON": "}{ garbage \u0000",
  "is no event": '{"metadata":{"name":"a"}}',
  "is null": "null",
  "is of an unknown type": '{"type":"EXPLODED","object":{}}',
  "has no object": '{"type":"MODIFIED","object":null}',
  "has an object without UID": '{"type":"MODIFIED","object":{"metadata":{"name":"a"}}}',
  "has an object with a UID that is no text": '{"type":"MODIFIED","object":{"metadata":{"name":"a","uid":7}}}',
  "deletes nobody": '{"type":"DELETED","object":{"metadata":{}}}',
};

for (const [what, line] of Object.entries(lostLines)) {
  test(`after a line that ${what} everything is read again, as any object may be the one that changed`, async (t) => {
    const server = await serve(t);
    const reflecting = new Reflecting(t, server);
    await reflecting.synced();
    const before = server.requests.length;
    server.history.put("things", thing("a", "2"));
    server.door.sendLine("things", line);
    assert.equal(await reflecting.sleeper.asleep(), 1);
    assert.equal(reflecting.state, "stale");
    assert.match(reflecting.reflector.status().reason ?? "", /everything is read again$/);
    await reflecting.sleeper.wake();
    await server.seen(isInitial, before);
    await reflecting.knows("shop/a", "2");
    await reflecting.synced();
  });
}

test("lines that keep making no sense cause lists more and more rarely, though all else goes well", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  const waits: number[] = [];
  for (let round = 1; round <= 5; round++) {
    await until(() => server.door.watches === 1 && reflecting.state === "synced");
    server.put("things", thing("a", String(round)));
    await reflecting.knows("shop/a", String(round));
    server.door.sendLine("things", "garbage");
    waits.push(await reflecting.sleeper.wake());
    await until(() => server.door.watches === 1);
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16]);
});

test("a line that never ends takes no more memory than it may, and costs one object", async (t) => {
  const server = await serve(t);
  server.put("things", thing("huge", "x".repeat(100_000)));
  const reflecting = new Reflecting(t, server, { objectBytes: 1000 });
  await reflecting.synced();
  assert.deepEqual(Object.keys(reflecting.known), ["shop/a", "shop/b"]);
  assert.equal(reflecting.skipped.length, 1);
});
