import assert from "node:assert/strict";
import { test } from "node:test";
import type { NetworkMetrics } from "@kubevitals/proto";
import { FakeClock } from "../testing/fake-clock.ts";
import { nodeMetrics } from "../testing/records.ts";
import type { NodeSpeaker } from "./node-entry.ts";
import { NodeTable } from "./node-table.ts";
import { noSeries } from "./stored-series.ts";

const introduction = { nodeName: "n", session: "a", bootId: "b", agentVersion: "1", clockSkewSeconds: undefined };

/** A stream that notes why it was ended. */
class Speaker implements NodeSpeaker {
  readonly ended: string[] = [];

  supersede(reason: string): void {
    this.ended.push(reason);
  }
}

function setUp(mostNodes = 10) {
  const clock = new FakeClock();
  const table = new NodeTable(clock, mostNodes);
  const admit = (session: string, nodeName = "n") => {
    const speaker = new Speaker();
    return { speaker, refusal: table.admit({ ...introduction, nodeName, session }, speaker) };
  };
  return { clock, table, admit, entry: () => table.entryOf("n") };
}

test("a newer session wins, and the older stream is told so once", () => {
  const { admit, entry } = setUp();
  const older = admit("a");
  const newer = admit("b");
  assert.deepEqual([older.refusal, newer.refusal], [undefined, undefined]);
  assert.deepEqual(older.speaker.ended, ["a newer session of the node took over"]);
  assert.deepEqual(newer.speaker.ended, []);
  assert.equal(entry()?.speaker, newer.speaker);
  assert.equal(entry()?.heard.introduction.session, "b");
});

test("a newer stream of the same session wins as well", () => {
  const { admit } = setUp();
  const older = admit("a");
  admit("a");
  assert.deepEqual(older.speaker.ended, ["a newer stream of the same session took over"]);
});

test("a replaced session is turned away while the one that replaced it has its stream", () => {
  const { table, admit } = setUp();
  admit("a");
  const { speaker } = admit("b");
  assert.equal(admit("a").refusal, "superseded");
  assert.deepEqual(speaker.ended, []);
  table.release("n", speaker);
  assert.equal(admit("a").refusal, undefined);
});

test("an earlier session that spoke while the later one was away gives way when that comes back", () => {
  const { table, admit } = setUp();
  admit("a");
  const { speaker } = admit("b");
  table.release("n", speaker);
  const straggler = admit("a");
  assert.equal(admit("b").refusal, undefined);
  assert.deepEqual(straggler.speaker.ended, ["a newer session of the node took over"]);
  assert.equal(admit("a").refusal, "superseded");
});

test("the last eight sessions are remembered", () => {
  const { admit, entry } = setUp();
  for (let session = 0; session <= 9; session++) admit(`${session}`);
  assert.deepEqual(entry()?.sessions, ["2", "3", "4", "5", "6", "7", "8", "9"]);
});

test("a further node is refused once as many are known as may be, and a known one is not", () => {
  const { table, admit } = setUp(2);
  admit("a", "n");
  admit("a", "m");
  assert.equal(admit("a", "o").refusal, "too-many-nodes");
  assert.equal(admit("b", "m").refusal, undefined);
  assert.equal(table.size, 2);
});

test("only the stream that speaks for a node can let go of it", () => {
  const { table, admit, entry } = setUp();
  const older = admit("a");
  const newer = admit("b");
  table.release("n", older.speaker);
  assert.equal(entry()?.speaker, newer.speaker);
  table.release("n", newer.speaker);
  assert.equal(entry()?.speaker, undefined);
});

test("records up to the last number of a session are duplicates, and a new session starts over", () => {
  const { table, admit } = setUp();
  admit("a");
  table.acceptVitals("n", 5, nodeMetrics("n"), []);
  assert.deepEqual(
    [4, 5, 6].map((sequence) => table.isDuplicate("n", sequence)),
    [true, true, false],
  );
  admit("a");
  assert.equal(table.isDuplicate("n", 5), true);
  admit("b");
  assert.equal(table.isDuplicate("n", 5), false);
});

test("what arrives is kept with the time of its arrival on both clocks", () => {
  const { table, clock, admit, entry } = setUp();
  admit("a");
  clock.advance(10);
  table.acceptVitals("n", 1, nodeMetrics("n"), []);
  table.acceptSeries("n", 2, noSeries);
  for (const received of [entry()?.heard.vitals, entry()?.heard.series]) {
    assert.deepEqual([received?.monotonic, received?.at], [clock.monotonic(), clock.now()]);
  }
});

function path(target: string, roundTripMilliseconds: number): NetworkMetrics {
  return { source: "n", target, roundTripMilliseconds };
}

test("network paths are kept by target, the newest 256 of them", () => {
  const { table, admit, entry } = setUp();
  admit("a");
  const targets = Array.from({ length: 256 }, (_, at) => path(`t${at}`, 1));
  table.acceptVitals("n", 1, nodeMetrics("n"), targets);
  table.acceptVitals("n", 2, nodeMetrics("n"), [path("t0", 2), path("__proto__", 3)]);
  table.acceptVitals("n", 3, nodeMetrics("n"), []);
  table.acceptVitals("n", 4, nodeMetrics("n"), [path("t5", 4), path("t5", 5)]);
  const networks = entry()?.heard.networks ?? [];
  const times = new Map(networks.map(({ value }) => [value.target, value.roundTripMilliseconds]));
  assert.deepEqual([networks.length, times.size], [256, 256]);
  assert.deepEqual([times.get("t0"), times.get("__proto__"), times.get("t5"), times.has("t1")], [2, 3, 5, false]);
});

test("a goodbye stands until vitals come again, not only a hello", () => {
  const { table, admit, entry } = setUp();
  admit("a");
  table.acceptGoodbye("n", "SIGTERM");
  admit("b");
  assert.equal(entry()?.heard.goodbye, "SIGTERM");
  table.acceptVitals("n", 1, nodeMetrics("n"), []);
  assert.equal(entry()?.heard.goodbye, undefined);
});

test("a node is forgotten, but not while a stream speaks for it", () => {
  const { table, admit } = setUp();
  const { speaker } = admit("a");
  table.forget("n");
  assert.equal(table.size, 1);
  table.release("n", speaker);
  table.forget("n");
  assert.equal(table.size, 0);
});

test("what is said of a node that is not known changes nothing", () => {
  const { table } = setUp();
  table.acceptVitals("n", 1, nodeMetrics("n"), []);
  table.acceptSeries("n", 1, noSeries);
  table.acceptGoodbye("n", "");
  table.release("n", new Speaker());
  assert.equal(table.size, 0);
  assert.equal(table.isDuplicate("n", 1), false);
});
