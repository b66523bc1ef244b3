import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { ApiServer } from "../../testing/api-server/api-server.ts";
import { linesAnswer } from "../../testing/api-server/answers.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { things } from "../../testing/reflecting.ts";
import { KubeApi } from "../api/kube-api.ts";
import type { KubeResource } from "../resources/resource.ts";
import { AccessWatch } from "./access-watch.ts";

const never = new AbortController().signal;

async function start(t: TestContext, resource: Partial<KubeResource> = {}, namespace?: string) {
  const server = await ApiServer.start(t);
  const clock = new FakeClock();
  const client = new KubeApi(server.target(), clock);
  t.after(() => client.close());
  const access = new AccessWatch(client, clock);
  const told: (string | undefined)[] = [];
  const guarded = {
    source: { resource: { ...(things as KubeResource), ...resource }, namespace },
    onReviewed: (denied: string | undefined) => void told.push(denied),
  };
  const later = (seconds: number) => {
    clock.advance(seconds);
    return access.reviewDue(never);
  };
  return { server, told, review: () => access.review(guarded, never), later };
}

test("it is asked for list and watch, of the very group, version and namespace", async (t) => {
  const { server, told, review } = await start(t, { group: "apps", version: "v1" }, "shop");
  await review();
  assert.deepEqual(told, [undefined]);
  const asked = server.requests.map(({ body }) => (JSON.parse(body) as { spec: unknown }).spec);
  assert.deepEqual(asked, [
    { resourceAttributes: { group: "apps", version: "v1", resource: "things", verb: "list", namespace: "shop" } },
    { resourceAttributes: { group: "apps", version: "v1", resource: "things", verb: "watch", namespace: "shop" } },
  ]);
});

test("a denial says what is missing of what, and where", async (t) => {
  const { server, told, review } = await start(t, { group: "apps" }, "shop");
  server.denied.add("list things shop").add("watch things shop");
  await review();
  assert.deepEqual(told, ["no permission to list and watch things.apps in namespace shop"]);
});

test("what is allowed is asked again hourly, what is denied each minute, and a new denial must be said twice", async (t) => {
  const { server, told, review, later } = await start(t);
  await review();
  await later(3599);
  assert.equal(told.length, 1);
  server.denied.add("list things");
  await later(1);
  assert.equal(told.length, 1);
  await later(10);
  assert.deepEqual(told, [undefined, "no permission to list things in the whole cluster"]);
  server.denied.clear();
  await later(59);
  assert.equal(told.length, 2);
  await later(1);
  assert.deepEqual(told.at(-1), undefined);
});

for (const answer of ["null", "{}", '{"status":{"allowed":"yes"}}', "garbage"]) {
  test(`an answer of ${answer} decides nothing, and is asked again in a minute`, async (t) => {
    const { server, told, review, later } = await start(t);
    server.script(({ method }) => method === "POST", linesAnswer(answer), 2);
    await review();
    assert.deepEqual(told, []);
    await later(60);
    assert.deepEqual(told, [undefined]);
  });
}
