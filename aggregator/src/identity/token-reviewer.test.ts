import assert from "node:assert/strict";
import { test } from "node:test";
import { sendJson, statusAnswer, textAnswer, type Answer } from "../testing/api-server/answers.ts";
import { openIdentityRooms, tokenExpiring } from "../testing/identity.ts";

const isReview = ({ path }: { path: string }) => path.endsWith("/tokenreviews");

function statusOf(status: unknown): Answer {
  return (response) => sendJson(response, 201, { kind: "TokenReview", status });
}

test("a token is asked about with its audience, once as long as the answer is believed", async (t) => {
  const { agentTokens, server, clock, issue, reviews, counted } = await openIdentityRooms(t);
  issue("good", "node-1");
  const checked = await agentTokens.check("good");
  assert.ok(checked.kind === "valid");
  assert.equal(checked.user.username, "system:serviceaccount:kubevitals:agent");
  assert.equal(checked.expiresAt, undefined);
  const { spec } = JSON.parse(server.requests[0]?.body ?? "") as { spec: unknown };
  assert.deepEqual(spec, { token: "good", audiences: ["kubevitals"] });
  clock.advance(299);
  await agentTokens.check("good");
  assert.equal(reviews(), 1);
  clock.advance(1);
  await agentTokens.check("good");
  assert.equal(reviews(), 2);
  assert.deepEqual(counted, ["token valid", "token valid"]);
});

test("a token is believed until shortly before it expires", async (t) => {
  const { agentTokens, clock, issue, reviews } = await openIdentityRooms(t);
  const token = issue(tokenExpiring(clock.now() + 60_000), "node-1");
  await agentTokens.check(token);
  clock.advance(49);
  await agentTokens.check(token);
  assert.equal(reviews(), 1);
  clock.advance(1);
  await agentTokens.check(token);
  await agentTokens.check(token);
  assert.equal(reviews(), 3);
});

test("a refusal is believed for ten seconds, and says why without the token", async (t) => {
  const { agentTokens, server, clock, issue, reviews } = await openIdentityRooms(t);
  assert.deepEqual(await agentTokens.check("bad"), {
    kind: "invalid",
    reason: "invalid bearer token",
    hasExpired: false,
  });
  await agentTokens.check("bad");
  assert.equal(reviews(), 1);
  clock.advance(10);
  issue("bad", "node-1");
  assert.equal((await agentTokens.check("bad")).kind, "valid");
  server.script(isReview, statusOf({ error: "what is secret-token?" }));
  assert.deepEqual(await agentTokens.check("secret-token"), {
    kind: "invalid",
    reason: "what is …?",
    hasExpired: false,
  });
  const old = await agentTokens.check(tokenExpiring(clock.now()));
  assert.ok(old.kind === "invalid" && old.hasExpired);
});

test("a token for another audience is none, whether the server looks at audiences or not", async (t) => {
  const { agentTokens, server, admit } = await openIdentityRooms(t);
  admit("reader", "alice");
  const refused = await agentTokens.check("reader");
  assert.ok(refused.kind === "invalid");
  assert.match(refused.reason, /is invalid for the target audiences \["kubevitals"\]/);
  server.script(isReview, statusOf({ authenticated: true, user: { username: "alice" } }));
  assert.deepEqual(await agentTokens.check("other"), {
    kind: "invalid",
    reason: "it is not made out to the audience 'kubevitals'",
    hasExpired: false,
  });
});

const strange: readonly (readonly [name: string, answer: Answer, reason: RegExp])[] = [
  ["no permission", statusAnswer(403, "Forbidden"), /create on tokenreviews, as the ClusterRole system:auth-delegator/],
  ["an error", statusAnswer(500, "InternalError"), /InternalError/],
  ["no JSON", textAnswer(200, "<html>"), /is not JSON/],
  ["null", (response) => sendJson(response, 201, null), /has no status/],
  ["no status", (response) => sendJson(response, 201, {}), /has no status/],
  ["a status of text", statusOf("fine"), /has no status/],
  ["no user", statusOf({ authenticated: true, audiences: ["kubevitals"] }), /names no user/],
  [
    "a user without a name",
    statusOf({ authenticated: true, audiences: ["kubevitals"], user: { username: 7 } }),
    /no user/,
  ],
];

for (const [name, answer, reason] of strange) {
  test(`an answer of ${name} tells nothing, and is not remembered`, async (t) => {
    const { agentTokens, server, issue } = await openIdentityRooms(t);
    issue("good", "node-1");
    server.script(isReview, answer);
    const checked = await agentTokens.check("good");
    assert.ok(checked.kind === "unknown");
    assert.match(checked.reason, reason);
    assert.equal((await agentTokens.check("good")).kind, "valid");
  });
}

test("who asks about a token that is being asked about waits for that answer", async (t) => {
  const { agentTokens, issue, reviews } = await openIdentityRooms(t);
  issue("good", "node-1");
  const checked = await Promise.all([1, 2, 3].map(() => agentTokens.check("good")));
  assert.deepEqual(new Set(checked.map(({ kind }) => kind)), new Set(["valid"]));
  assert.equal(reviews(), 1);
});

test("a flood of tokens is neither passed on without bound nor remembered", async (t) => {
  const { agentTokens, server, issue } = await openIdentityRooms(t);
  issue("good", "node-1");
  await agentTokens.check("good");
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  server.script(isReview, (response) => void released.then(() => statusOf({ error: "no" })(response)), 256);
  const flood = Array.from({ length: 300 }, (_, index) => agentTokens.check(`garbage-${index}`));
  const late = await Promise.all(flood.slice(256));
  assert.deepEqual(new Set(late.map((checked) => checked.kind)), new Set(["unknown"]));
  assert.equal((await agentTokens.check("good")).kind, "valid");
  release();
  await Promise.all(flood);
  for (let round = 0; round < 5; round++) {
    await Promise.all(Array.from({ length: 250 }, (_, index) => agentTokens.check(`more-${round}-${index}`)));
  }
  assert.ok(agentTokens.remembered <= 1001, `${agentTokens.remembered} are remembered`);
  assert.equal((await agentTokens.check("good")).kind, "valid");
});
