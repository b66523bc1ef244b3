import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { helloOf, openAgentsDoor, seriesOf, vitalsOf } from "../testing/agents-door.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import type { IngestContext } from "./agent-stream.ts";
import { WelcomeQueue } from "./welcome-queue.ts";

/** A door that lets in one agent at a time, with one that it has let in. */
async function openNarrowDoor(t: TestContext, overrides: Partial<IngestContext> = {}) {
  const queue = new WelcomeQueue(new FakeClock(), 1);
  const door = await openAgentsDoor(t, { ...overrides, queue });
  const first = await door.greet();
  return { door, queue, first };
}

test("who comes while others are let in waits, and is welcome once their series have come", async (t) => {
  const { door, first } = await openNarrowDoor(t);
  const second = door.connect();
  second.say({ hello: helloOf({ nodeName: "node-2" }) }, vitalsOf(1));
  assert.deepEqual(await second.answer(), { wait: { seconds: 30 } });
  assert.equal(door.entry("node-2"), undefined);
  first.say(vitalsOf(1));
  assert.equal(await first.acknowledgement(), 1);
  first.say(...seriesOf(2, 7));
  assert.equal(await first.acknowledgement(), 2);
  assert.equal((await second.answer())?.welcome?.instance, "this-start");
  assert.equal(await second.acknowledgement(), 1, "what it said meanwhile is not lost");
});

test("where no series are asked for the first vitals are enough", async (t) => {
  const configuration = {
    vitalsIntervalSeconds: 1,
    seriesIntervalSeconds: 15,
    collectNode: false,
    collectNetwork: false,
  };
  const { door, first } = await openNarrowDoor(t, { configuration });
  const second = door.connect();
  second.say({ hello: helloOf({ nodeName: "node-2" }) });
  assert.ok((await second.answer())?.wait);
  first.say(vitalsOf(1));
  assert.ok((await second.answer())?.welcome);
});

test("a stream that ends, or is refused, makes room for the next", async (t) => {
  const { door, first, queue } = await openNarrowDoor(t);
  const [second, third] = [door.connect(), door.connect()];
  second.say({ hello: helloOf({ nodeName: "node-2" }) });
  assert.ok((await second.answer())?.wait);
  third.say({ hello: helloOf({ nodeName: "node-3" }) });
  assert.ok((await third.answer())?.wait);
  door.agents.look();
  assert.deepEqual(door.counted.slice(-1), ["waiting 2"]);
  const gone = door.counts("disconnected");
  second.close();
  await gone;
  assert.equal(queue.length, 1);
  first.say(vitalsOf(1), vitalsOf(1));
  assert.ok((await third.answer())?.welcome);
});

test("tokens are reviewed when it is a stream's turn, not all at once", async (t) => {
  const shown: string[] = [];
  const identity: IngestContext["identity"] = {
    prove: (_token, nodeName) => {
      shown.push(nodeName);
      return Promise.resolve({ isProven: true, expiresAt: undefined, holdsSeconds: 300 });
    },
  };
  const { door, first } = await openNarrowDoor(t, { identity });
  const second = door.connect("token");
  second.say({ hello: helloOf({ nodeName: "node-2" }) });
  assert.ok((await second.answer())?.wait);
  assert.deepEqual(shown, ["node-1"]);
  first.close();
  assert.ok((await second.answer())?.welcome);
  assert.deepEqual(shown, ["node-1", "node-2"]);
});
