import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { atOnce, version, type Steps } from "@kubevitals/program";
import type { AgentMessage, PeersWord, ReplicaWord } from "@kubevitals/proto";
import { status, type Metadata } from "@grpc/grpc-js";
import { History } from "../state/history.ts";
import { helloOf, openAgentsDoor, seriesOf, vitalsOf } from "../testing/agents-door.ts";
import { pastVitals } from "../testing/past.ts";

test("an agent that says hello is welcome and told how to sample", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = door.connect();
  agent.say({ hello: helloOf() });
  assert.deepEqual(await agent.answer(), {
    welcome: {
      protocolVersion: 1,
      aggregatorVersion: version,
      configuration: { vitalsIntervalSeconds: 1, seriesIntervalSeconds: 15, collectNode: true, collectNetwork: true },
      instance: "this-start",
    },
  });
});

test("what replicas say to each other goes with acknowledgements of vitals, and comes with vitals", async (t) => {
  const heard: PeersWord[] = [];
  const word: ReplicaWord = { challenge: 77, claims: true };
  const door = await openAgentsDoor(t, { replicas: { word: () => word, hear: (peers) => heard.push(peers) } });
  const agent = await door.greet();
  agent.say(vitalsOf(1));
  assert.deepEqual((await agent.answer())?.acknowledgement?.word, word);
  assert.deepEqual(heard, []);
  agent.say(withPeers(2, { challenge: 77, claimed: false }), ...seriesOf(3, 7));
  assert.deepEqual((await agent.answer())?.acknowledgement?.word, word);
  assert.deepEqual(heard, [{ challenge: 77, claimed: false }]);
  assert.equal((await agent.answer())?.acknowledgement?.word, undefined, "series say nothing of it");
});

test("without an election nothing is said to other replicas", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = await door.greet();
  agent.say(vitalsOf(1));
  assert.deepEqual((await agent.answer())?.acknowledgement, { sequences: [1] });
});

test("what an agent sends in its headers is not sent back", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = door.connect();
  const metadata = once(agent.stream, "metadata") as Promise<[Metadata]>;
  agent.say({ hello: helloOf() });
  const [headers] = await metadata;
  assert.equal(headers.getMap()["user-agent"], undefined);
});

test("vitals and series are acknowledged and kept", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = await door.greet();
  agent.say(vitalsOf(1, { load1: 0.5 }), ...seriesOf(2, 7));
  assert.deepEqual([await agent.acknowledgement(), await agent.acknowledgement()], [1, 2]);
  const entry = door.entry("node-1");
  assert.equal(entry?.heard.vitals?.value.load1, 0.5);
  assert.equal(entry.heard.series?.value.values[0], 7);
  assert.equal(pastVitals(door.history, "node-1", { at: door.clock.monotonic() }).length, 1);
  assert.deepEqual(door.counted, ["connected", "hello", "vitals", "block", "series"]);
});

test("an agent that ends its stream in order is answered in order", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = await door.greet();
  agent.say({ goodbye: { reason: "SIGTERM" } });
  agent.stream.end();
  assert.equal(await agent.answer(), undefined);
  assert.equal(door.entry("node-1")?.heard.goodbye, "SIGTERM");
  assert.equal(door.entry("node-1")?.speaker, undefined);
  assert.deepEqual(
    door.lines.filter(({ level }) => level !== "info"),
    [],
  );
});

test("a long farewell is cut off", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = await door.greet();
  agent.say({ goodbye: { reason: "x".repeat(5000) } });
  agent.stream.end();
  await agent.answer();
  assert.equal(door.entry("node-1")?.heard.goodbye?.length, 4096);
});

test("a message that says nothing known is passed over", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = await door.greet();
  agent.say({}, vitalsOf(1));
  assert.equal(await agent.acknowledgement(), 1);
});

test("names that every object has are names like others", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = await door.greet({ nodeName: "constructor" });
  const customMetrics = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;
  agent.say(vitalsOf(1, { customMetrics }));
  assert.equal(await agent.acknowledgement(), 1);
  assert.deepEqual(Object.entries(door.entry("constructor")?.heard.vitals?.value.customMetrics ?? {}), [
    ["__proto__", 1],
    ["constructor", 2],
  ]);
});

test("an agent that goes without a word is let go", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = await door.greet();
  const gone = door.counts("disconnected");
  agent.stream.cancel();
  await gone;
  assert.equal(door.entry("node-1")?.speaker, undefined);
});

test("when the aggregator stops its agents are told", async (t) => {
  const door = await openAgentsDoor(t);
  const agents = [await door.greet({ nodeName: "a" }), await door.greet({ nodeName: "b" })];
  door.agents.close();
  for (const agent of agents) {
    await assert.rejects(agent.answer(), { code: status.UNAVAILABLE, details: "the aggregator stops" });
  }
});

test("a defect of ours ends the stream that met it without a word about it, and no other", async (t) => {
  class BrokenHistory extends History {
    override addVitals(...[metrics, ...rest]: Parameters<History["addVitals"]>): void {
      if (metrics.nodeName === "bad") throw new Error("secret");
      super.addVitals(metrics, ...rest);
    }
  }
  const door = await openAgentsDoor(t, {
    history: new BrokenHistory({ retentionSeconds: 1, bytes: 1000, recordsPerNode: 10 }),
  });
  const [good, bad] = [await door.greet({ nodeName: "good" }), await door.greet({ nodeName: "bad" })];
  bad.say(vitalsOf(1));
  await assert.rejects(bad.answer(), { code: status.INTERNAL, details: "the message could not be taken in" });
  assert.equal(door.lines.at(-1)?.["level"], "error");
  good.say(vitalsOf(1));
  assert.equal(await good.acknowledgement(), 1);
});

/** Vitals that say what the agent heard from other replicas. */
function withPeers(sequence: number, peers: PeersWord): AgentMessage {
  const { vitals } = vitalsOf(sequence);
  assert.ok(vitals);
  return { vitals: { ...vitals, peers } };
}

test("agents that scrape pods are told what there is, once and whenever it changes; others are not", async (t) => {
  const door = await openAgentsDoor(t);
  const scraping = await door.greet({ nodeName: "n1", scrapesPods: true });
  const other = await door.greet({ nodeName: "n2" });
  const target = { podUid: "u", namespace: "shop", podName: "a", address: "10.0.0.1", port: 80, path: "/", tls: false };
  const told = (targets: readonly (typeof target)[] | undefined) => {
    const plan = new Map(targets === undefined ? [] : [["n1", targets]]);
    atOnce(door.agents.tellTargets(() => stepsOf(plan)));
  };
  const one = [target];
  told(undefined);
  told(one);
  told(one);
  told([target, { ...target, port: 81 }]);
  for (const count of [0, 1, 2]) {
    assert.equal((await scraping.answer())?.scrapeTargets?.targets.length, count);
  }
  for (const agent of [scraping, other]) {
    agent.say(vitalsOf(1));
    assert.equal(await agent.acknowledgement(), 1);
  }
});

test("what there is to scrape is not worked out where no agent asks for it", async (t) => {
  const door = await openAgentsDoor(t);
  await door.greet();
  atOnce(door.agents.tellTargets(() => assert.fail("it was asked for")));
});

test("while pods are not known agents are told nothing, so that what they scrape goes on", async (t) => {
  const door = await openAgentsDoor(t);
  const agent = await door.greet({ scrapesPods: true });
  atOnce(door.agents.tellTargets(() => stepsOf(undefined)));
  agent.say(vitalsOf(1));
  assert.equal(await agent.acknowledgement(), 1);
});

/** Work that is done in one step. */
function* stepsOf<Result>(result: Result): Steps<Result> {
  yield;
  return result;
}
