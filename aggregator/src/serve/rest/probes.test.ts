import assert from "node:assert/strict";
import { test } from "node:test";
import { openHttpApp } from "../../testing/http-app.ts";
import { snapshot } from "../../testing/records.ts";

async function probe(app: Awaited<ReturnType<typeof openHttpApp>>["app"]) {
  const answers = await Promise.all(["/livez", "/readyz", "/healthz"].map((path) => app.inject(path)));
  for (const { headers } of answers) {
    assert.match(String(headers["content-type"]), /^text\/plain/);
    assert.equal(headers["cache-control"], "no-store");
  }
  return answers.map(({ statusCode, body }) => [statusCode, body]);
}

test("a program without a snapshot is alive but not ready", async (t) => {
  const { app } = await openHttpApp(t);
  const none = [503, "no snapshot has been taken yet\n"];
  assert.deepEqual(await probe(app), [[200, "ok\n"], none, none]);
});

test("a program is ready until its newest snapshot is older than 1.5 ticks", async (t) => {
  const { app, store, clock } = await openHttpApp(t);
  const ok = [200, "ok\n"];
  store.put(snapshot("s", [], { monotonic: clock.monotonic() }));
  assert.deepEqual(await probe(app), [ok, ok, ok]);
  clock.advance(1.5);
  assert.deepEqual(await probe(app), [ok, ok, ok]);
  clock.advance(0.1);
  const old = [503, "the newest snapshot is 1.6 s old, more than 1.5 ticks of 1 s\n"];
  assert.deepEqual(await probe(app), [ok, old, old]);
});
