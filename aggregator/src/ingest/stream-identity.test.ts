import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { status } from "@grpc/grpc-js";
import { createRateLimit } from "@kubevitals/program";
import { openAgentsDoor, helloOf, vitalsOf } from "../testing/agents-door.ts";
import { textAnswer } from "../testing/api-server/answers.ts";
import { openIdentityRooms, tokenExpiring } from "../testing/identity.ts";
import { until } from "../testing/until.ts";

async function open(t: TestContext) {
  const rooms = await openIdentityRooms(t, ["kubevitals/agent"]);
  const door = await openAgentsDoor(t, {
    identity: rooms.agents,
    clock: rooms.clock,
    mayComplain: createRateLimit(rooms.clock),
  });
  const greet = (token: string | undefined, nodeName = "node-1") => {
    const agent = door.connect(token);
    agent.say({ hello: helloOf({ nodeName }) });
    return agent;
  };
  return { ...rooms, ...door, clock: rooms.clock, reviewed: rooms.counted, greet };
}

const isReview = ({ path }: { path: string }) => path.endsWith("/tokenreviews");

test("who shows a token of the node is let in, and what was said meanwhile is not lost", async (t) => {
  const { greet, issue, entry } = await open(t);
  issue("good", "node-1");
  const agent = greet("good");
  agent.say(vitalsOf(1, { load1: 0.5 }));
  assert.ok((await agent.answer())?.welcome);
  assert.equal(await agent.acknowledgement(), 1);
  assert.equal(entry("node-1")?.heard.vitals?.value.load1, 0.5);
});

const refusals: readonly (readonly [name: string, token: string | undefined, code: status, reason: string])[] = [
  ["no token", undefined, status.UNAUTHENTICATED, "no-token"],
  ["garbage", "garbage", status.UNAUTHENTICATED, "bad-token"],
  ["an expired token", tokenExpiring(0), status.UNAUTHENTICATED, "expired-token"],
  ["another node's token", "other", status.PERMISSION_DENIED, "wrong-node"],
  ["a token without a node", "homeless", status.PERMISSION_DENIED, "no-node-claim"],
  ["another account's token", "intruder", status.PERMISSION_DENIED, "wrong-account"],
];

for (const [name, token, code, reason] of refusals) {
  test(`who shows ${name} is refused with a status, counted, logged once, and leaves no trace of the node`, async (t) => {
    const { greet, issue, lines, counted, entry, clock } = await open(t);
    issue("other", "node-2");
    issue("homeless");
    issue("intruder", "node-1", "system:serviceaccount:shop:web");
    for (let round = 0; round < 3; round++) {
      const agent = greet(token);
      agent.say(vitalsOf(1));
      await assert.rejects(agent.answer(), { code, details: /^node node-1: / });
    }
    assert.equal(counted.filter((what) => what === `refused ${reason}`).length, 3);
    const warnings = () => lines.filter((line) => line["reason"] === reason);
    assert.equal(warnings().length, 1);
    assert.ok(token === undefined || !JSON.stringify(lines).includes(token.slice(-30)) || token.length < 30);
    clock.advance(60);
    await assert.rejects(greet(token).answer(), { code });
    assert.deepEqual(
      warnings().map((line) => line["heldBack"]),
      [0, 2],
    );
    assert.equal(entry("node-1"), undefined);
  });
}

test("an API server that does not answer is a reason to try again", async (t) => {
  const { greet, issue, server } = await open(t);
  issue("good", "node-1");
  server.script(isReview, textAnswer(503, "apiserver is shutting down"));
  await assert.rejects(greet("good").answer(), { code: status.UNAVAILABLE, details: /try again: HTTP 503: apiserver/ });
  assert.ok((await greet("good").answer())?.welcome);
});

test("a stream goes on with a newer token, and ends when the last one has expired", async (t) => {
  const { greet, issue, clock, agents, reviewed, counted } = await open(t);
  const minute = 60_000;
  const first = issue(tokenExpiring(clock.now() + 2 * minute, "first"), "node-1");
  const second = issue(tokenExpiring(clock.now() + 4 * minute, "second"), "node-1");
  const agent = greet(first);
  assert.ok((await agent.answer())?.welcome);
  agent.say({ credentials: { token: first } }, { credentials: { token: second } }, vitalsOf(1));
  assert.equal(await agent.acknowledgement(), 1);
  await until(() => reviewed.length === 2);
  clock.advance(120);
  agents.look();
  agent.say(vitalsOf(2));
  assert.equal(await agent.acknowledgement(), 2);
  clock.advance(119);
  agents.look();
  agent.say(vitalsOf(3));
  assert.equal(await agent.acknowledgement(), 3);
  clock.advance(1);
  agents.look();
  await assert.rejects(agent.answer(), {
    code: status.UNAUTHENTICATED,
    details: /^node node-1: the token has expired and no newer one was shown/,
  });
  assert.ok(counted.includes("refused expired-token"));
});

test("an agent that knows of no newer tokens is let in, and comes back when its first one has expired", async (t) => {
  const { greet, issue, clock, agents } = await open(t);
  const agent = greet(issue(tokenExpiring(clock.now() + 60_000), "node-1"));
  await agent.answer();
  clock.advance(61);
  agents.look();
  await assert.rejects(agent.answer(), { code: status.UNAUTHENTICATED });
  const renewed = issue(tokenExpiring(clock.now() + 60_000), "node-1");
  assert.ok((await greet(renewed).answer())?.welcome);
});

for (const [name, token, code] of [
  ["another node's", "other", status.PERMISSION_DENIED],
  ["one that nobody knows", "garbage", status.UNAUTHENTICATED],
  ["what can be none", "\u0000 no token", status.UNAUTHENTICATED],
] as const) {
  test(`a newer token that is ${name} ends the stream`, async (t) => {
    const { greet, issue } = await open(t);
    issue("other", "node-2");
    const agent = greet(issue("good", "node-1"));
    await agent.answer();
    agent.say({ credentials: { token } });
    await assert.rejects(agent.answer(), { code });
  });
}

test("a token that is revoked ends its stream at the next review, and an outage meanwhile does not", async (t) => {
  const { greet, issue, clock, agents, server, reviews } = await open(t);
  const agent = greet(issue("good", "node-1"));
  await agent.answer();
  server.script(isReview, textAnswer(503, "away"));
  clock.advance(400);
  agents.look();
  await until(() => reviews() === 2);
  agent.say(vitalsOf(1));
  assert.equal(await agent.acknowledgement(), 1);
  server.reviews.tokens.clear();
  agents.look();
  clock.advance(31);
  await until(() => {
    agents.look();
    return reviews() === 3;
  });
  await assert.rejects(agent.answer(), { code: status.UNAUTHENTICATED, details: /the token is not valid/ });
});

test("of tokens that come at once the newest counts", async (t) => {
  const { greet, issue, reviews } = await open(t);
  const agent = greet(issue("good", "node-1"));
  await agent.answer();
  const tokens = ["a", "b", "c", "d"].map((token) => issue(token, "node-1"));
  agent.say(...tokens.map((token) => ({ credentials: { token } })), vitalsOf(1));
  assert.equal(await agent.acknowledgement(), 1);
  await until(() => reviews() === 3);
  agent.say({ credentials: { token: "d" } }, vitalsOf(2));
  assert.equal(await agent.acknowledgement(), 2);
  assert.equal(reviews(), 3);
});

test("where nobody is asked for a token, one that is shown is not looked at", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = door.connect("anything");
  agent.say({ hello: helloOf() }, { credentials: { token: "\u0000" } }, vitalsOf(1));
  assert.ok((await agent.answer())?.welcome);
  assert.equal(await agent.acknowledgement(), 1);
});

test("credentials before the hello are no hello", async (t) => {
  const door = await open(t);
  const agent = door.connect("good");
  agent.say({ credentials: { token: "good" } });
  await assert.rejects(agent.answer(), { code: status.INVALID_ARGUMENT, details: /must be its hello/ });
});
