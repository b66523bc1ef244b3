import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { ApiServer } from "../../testing/api-server/api-server.ts";
import {
  cutAnswer,
  linesAnswer,
  statusAnswer,
  statusObject,
  textAnswer,
  type Answer,
} from "../../testing/api-server/answers.ts";
import type { SeenRequest } from "../../testing/api-server/seen-request.ts";
import { Reflecting, thing } from "../../testing/reflecting.ts";
import { until } from "../../testing/until.ts";

const isThings = ({ plural }: SeenRequest): boolean => plural === "things";
const isInitial = ({ query }: SeenRequest): boolean => query.has("sendInitialEvents");
const isPage = ({ query }: SeenRequest): boolean => query.has("continue");
const isResumed = ({ query }: SeenRequest): boolean => query.get("watch") === "1" && query.has("resourceVersion");

async function serve(t: TestContext): Promise<ApiServer> {
  const server = await ApiServer.start(t);
  server.put("things", thing("a", "1"), thing("b", "1"));
  return server;
}

/** What the very first request meets, and what follows from it. */
const faults: Record<string, { answer: Answer; state: string; seconds: number; reason: RegExp }> = {
  "429 with Retry-After": {
    answer: statusAnswer(429, "TooManyRequests", { "retry-after": "20" }),
    state: "loading",
    seconds: 22, // a tenth is added, as `random` is 1 here
    reason: /TooManyRequests/,
  },
  "429 without": {
    answer: statusAnswer(429, "TooManyRequests"),
    state: "loading",
    seconds: 1,
    reason: /TooManyRequests/,
  },
  "503 as text": {
    answer: textAnswer(503, "service unavailable\n"),
    state: "loading",
    seconds: 1,
    reason: /^HTTP 503: service unavailable$/,
  },
  "500 as a Status": {
    answer: statusAnswer(500, "InternalError"),
    state: "loading",
    seconds: 1,
    reason: /InternalError/,
  },
  "403": { answer: statusAnswer(403, "Forbidden"), state: "forbidden", seconds: 60, reason: /Forbidden/ },
  "404 as text": {
    answer: textAnswer(404, "404 page not found\n"),
    state: "absent",
    seconds: 300,
    reason: /^HTTP 404: 404 page not found$/,
  },
  "an error event": {
    answer: linesAnswer({ type: "ERROR", object: statusObject(500, "InternalError") }),
    state: "loading",
    seconds: 1,
    reason: /InternalError/,
  },
  "an error event that says nothing": {
    answer: linesAnswer({ type: "ERROR", object: null }),
    state: "loading",
    seconds: 1,
    reason: /not a Status object/,
  },
  "a watch that breaks off": {
    answer: cutAnswer('{"type":"ADDED","object":{"metadata":{"name":"x","namespace":"shop","uid":"1"}}}\n{"type":"ADD'),
    state: "loading",
    seconds: 1,
    reason: /other side closed|terminated|aborted|socket/i,
  },
  "a page of a proxy": {
    answer: textAnswer(200, "<html>\n<body>\nplease log in\n</body>\n"),
    state: "loading",
    seconds: 1,
    reason: /ended a watch before it had told what exists/,
  },
};

for (const [fault, { answer, state, seconds, reason }] of Object.entries(faults)) {
  test(`${fault} at the start: ${state}, and asked again after ${seconds} s`, async (t) => {
    const server = await serve(t);
    server.script(isThings, answer);
    const reflecting = new Reflecting(t, server);
    assert.equal(await reflecting.sleeper.asleep(), seconds);
    assert.equal(reflecting.state, state);
    assert.match(reflecting.reflector.status().reason ?? "", reason);
    await reflecting.sleeper.wake();
    await reflecting.synced();
    assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
    assert.equal(reflecting.reflector.status().reason, undefined);
  });
}

test("401 once is a token that changed: the next answer counts", async (t) => {
  const server = await serve(t);
  server.script(isThings, statusAnswer(401, "Unauthorized"));
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  assert.deepEqual(reflecting.sleeper.asked, []);
});

test("401 again and again waits as any failure does, and what was known stays as stale", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  server.script(isThings, statusAnswer(401, "Unauthorized"), 4);
  server.cut();
  assert.equal(await reflecting.sleeper.wake(), 1);
  assert.equal(await reflecting.sleeper.wake(), 2);
  assert.equal(await reflecting.sleeper.asleep(), 4);
  assert.equal(reflecting.state, "stale");
  assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
  await reflecting.sleeper.wake();
  await reflecting.synced();
});

for (const [code, state, seconds] of [
  [403, "forbidden", 60],
  [404, "absent", 300],
] as const) {
  test(`${code} of a server that has just started is believed when it goes on saying so`, async (t) => {
    const server = await serve(t);
    const reflecting = new Reflecting(t, server);
    await reflecting.synced();
    server.script(isThings, statusAnswer(code, "AtTheStart"), 5);
    server.cut();
    await reflecting.sleeper.wake();
    for (const wait of [1, 2, 4, 8]) {
      assert.equal(await reflecting.sleeper.asleep(), wait);
      assert.equal(reflecting.state, "stale");
      assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
      await reflecting.sleeper.wake();
    }
    assert.equal(await reflecting.sleeper.asleep(), seconds);
    assert.equal(reflecting.state, state);
    assert.deepEqual(reflecting.known, {});
    assert.equal(reflecting.reflector.status().ageSeconds, undefined);
  });
}

test("429 on a watch that goes on is obeyed, and nothing is read again for it", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  server.script(isResumed, statusAnswer(429, "TooManyRequests", { "retry-after": "3" }));
  server.cut();
  await reflecting.sleeper.wake();
  assert.equal(Math.round(10 * (await reflecting.sleeper.wake())), 33);
  await reflecting.synced();
  assert.equal(server.requests.filter(isInitial).length, 1);
});

test("a place in history that the server does not know yet is as good as expired", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  const tooLarge = { ...statusObject(504, "Timeout"), details: { causes: [{ reason: "ResourceVersionTooLarge" }] } };
  server.script(isResumed, linesAnswer({ type: "ERROR", object: tooLarge }));
  const before = server.requests.length;
  server.put("things", thing("a", "2"));
  await reflecting.knows("shop/a", "2");
  server.door.endWatches();
  await server.seen(isInitial, before);
  await reflecting.synced();
});

test("expiry that does not end is met with patience", async (t) => {
  const server = await serve(t);
  const expired = linesAnswer({ type: "ERROR", object: statusObject(410, "Expired") });
  server.script(isThings, expired, 4);
  const reflecting = new Reflecting(t, server);
  for (const seconds of [2, 4, 8]) assert.equal(await reflecting.sleeper.wake(), seconds);
  await reflecting.synced();
});

test("a server that ends every watch at once is not asked without pause", async (t) => {
  const server = await serve(t);
  const reflecting = new Reflecting(t, server);
  await reflecting.synced();
  server.script(isResumed, linesAnswer(), 3);
  server.door.endWatches();
  for (const seconds of [1, 2, 4]) assert.equal(await reflecting.sleeper.wake(), seconds);
  await reflecting.synced();
});

test("a server that never ends the initial events is read by lists", async (t) => {
  const server = await serve(t);
  server.script(isInitial, linesAnswer(), 2);
  const reflecting = new Reflecting(t, server);
  await reflecting.sleeper.wake();
  await reflecting.sleeper.wake();
  await reflecting.synced();
  assert.equal(server.requests.filter(isInitial).length, 2);
  assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
});

test("a next page that has expired begins the list again", async (t) => {
  const server = await serve(t);
  server.door.hasWatchList = false;
  server.put("things", thing("c", "1"));
  server.script(isPage, statusAnswer(410, "Expired"), 2);
  const reflecting = new Reflecting(t, server, { pageSize: 2 });
  await reflecting.synced();
  assert.equal(Object.keys(reflecting.known).length, 3);
  assert.equal(server.requests.filter(isPage).length, 3);
  assert.deepEqual(reflecting.sleeper.asked, []);
});

test("next pages that always expire are a failure in the end", async (t) => {
  const server = await serve(t);
  server.door.hasWatchList = false;
  server.put("things", thing("c", "1"));
  server.script(isPage, statusAnswer(410, "Expired"), 5);
  const reflecting = new Reflecting(t, server, { pageSize: 2 });
  await reflecting.synced();
  assert.equal(reflecting.counts.of("list error"), 1);
});

const brokenLists: Record<string, Answer> = {
  "cut off": cutAnswer('{"kind":"List","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"na'),
  "cut off between objects": linesAnswer('{"kind":"List","metadata":{"resourceVersion":"5"},"items":[{},'),
  "no list": linesAnswer('{"kind":"Pod","metadata":{"name":"x"}}'),
  "no JSON": textAnswer(200, "please log in"),
  empty: textAnswer(200, ""),
};

for (const [what, answer] of Object.entries(brokenLists)) {
  test(`a list that is ${what} is no list: what was known stays until one is complete`, async (t) => {
    const server = await serve(t);
    server.door.hasWatchList = false;
    const reflecting = new Reflecting(t, server);
    await until(() => server.door.watches === 1);
    server.history.compact();
    server.script(({ isWatch }) => !isWatch, answer);
    reflecting.clock.advance(60);
    server.door.endWatches();
    await reflecting.sleeper.asleep();
    assert.equal(reflecting.state, "stale");
    assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
    await reflecting.sleeper.wake();
    await reflecting.synced();
    assert.deepEqual(reflecting.known, { "shop/a": "1", "shop/b": "1" });
  });
}
