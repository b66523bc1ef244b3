import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "@grpc/grpc-js";
import { encodeAgentMessage, timestampOf } from "@kubevitals/proto";
import { openAgentsDoor, seriesOf, vitalsOf } from "../testing/agents-door.ts";
import { backfill, bare, bareSeries, openBackfill, pastSeriesOf } from "../testing/backfill.ts";
import { historyOf, pastVitals } from "../testing/past.ts";

test("back-filled records go into the history, and never stand for the node as it is now", async (t) => {
  const { agent, acknowledged, loads, values, entry, counted } = await openBackfill(t);
  agent.say(vitalsOf(10, { load1: 10 }), ...seriesOf(11, 11));
  await acknowledged();
  await acknowledged();
  agent.say(backfill([vitalsOf(3, { load1: 3 }), ...pastSeriesOf(4, 4), vitalsOf(5, { load1: 5 })]));
  assert.deepEqual(await acknowledged(), { session: "session-1", sequences: [3, 4, 5] });
  assert.deepEqual(loads(), [3, 5, 10]);
  assert.deepEqual(values(), [4]);
  assert.deepEqual(
    [entry("node-1")?.heard.vitals?.value.load1, entry("node-1")?.heard.series?.value.values[0]],
    [10, 11],
  );
  assert.deepEqual(counted.slice(5), ["backfilled vitals", "backfilled series", "backfilled vitals", "backfill"]);
});

test("a node of which only the past has arrived has no present", async (t) => {
  const { agent, acknowledged, loads, entry } = await openBackfill(t);
  agent.say(backfill([vitalsOf(1, { load1: 1 }), ...pastSeriesOf(2, 4)]));
  await acknowledged();
  assert.deepEqual(loads(), [1]);
  assert.deepEqual([entry("node-1")?.heard.vitals, entry("node-1")?.heard.series], [undefined, undefined]);
});

test("a record that has arrived already is acknowledged and counts once, live or back-filled", async (t) => {
  const { agent, acknowledged, loads, countOf } = await openBackfill(t);
  agent.say(vitalsOf(1, { load1: 1 }), vitalsOf(2, { load1: 2 }), vitalsOf(9, { load1: 9 }));
  for (let answers = 0; answers < 3; answers++) await acknowledged();
  agent.say(backfill([vitalsOf(2, { load1: 99 }), vitalsOf(3, { load1: 3 })]));
  assert.deepEqual((await acknowledged())?.sequences, [2, 3]);
  agent.say(backfill([vitalsOf(3, { load1: 99 }), vitalsOf(4, { load1: 4 }), vitalsOf(4, { load1: 99 })]));
  assert.deepEqual((await acknowledged())?.sequences, [3, 4, 4]);
  assert.deepEqual(loads(), [1, 2, 3, 4, 9]);
  assert.equal(countOf("duplicate"), 3);
});

test("what another stream of the session has brought is known on the next", async (t) => {
  const { agent, acknowledged, greet, loads } = await openBackfill(t);
  agent.say(vitalsOf(1, { load1: 1 }), backfill([vitalsOf(7, { load1: 7 })]));
  await acknowledged();
  await acknowledged();
  const next = await greet({ firstSequence: 9 });
  next.say(backfill([vitalsOf(1, { load1: 99 }), vitalsOf(7, { load1: 99 }), vitalsOf(8, { load1: 8 })]));
  await next.answer();
  assert.deepEqual(loads(), [1, 7, 8]);
});

test("records of an earlier session come before those of the one that speaks, whatever their numbers", async (t) => {
  const { agent, acknowledged, loads, countOf } = await openBackfill(t);
  agent.say(vitalsOf(1, { load1: 100 }));
  await acknowledged();
  agent.say(backfill([vitalsOf(50, { load1: 50 }), vitalsOf(51, { load1: 51 })], { session: "first" }));
  agent.say(backfill([vitalsOf(50, { load1: 60 })], { session: "second" }));
  agent.say(backfill([vitalsOf(50, { load1: 99 })], { session: "first" }));
  assert.deepEqual(await acknowledged(), { session: "first", sequences: [50, 51] });
  assert.deepEqual(await acknowledged(), { session: "second", sequences: [50] });
  await acknowledged();
  assert.deepEqual(loads(), [50, 51, 60, 100]);
  assert.equal(countOf("duplicate"), 1);
});

test("back-filling under ever new names of sessions does not take the speaker's place", async (t) => {
  const { agent, acknowledged, loads, entry } = await openBackfill(t);
  agent.say(vitalsOf(5, { load1: 5 }));
  await acknowledged();
  for (let at = 0; at < 3000; at++) {
    agent.say(backfill([vitalsOf(1, { load1: 1 })], { session: `other-${at}` }));
    await acknowledged();
  }
  assert.ok((entry("node-1")?.records.size ?? Infinity) <= 8);
  assert.equal(loads().at(-1), 5);
  agent.say(backfill([vitalsOf(5, { load1: 99 })]), vitalsOf(6, { load1: 6 }));
  await acknowledged();
  await acknowledged();
  assert.deepEqual(loads().slice(-2), [5, 6]);
});

test("a record that is older than the history goes back is acknowledged, dropped and counted", async (t) => {
  const { agent, acknowledged, loads, clock, countOf } = await openBackfill(t);
  agent.say(backfill([vitalsOf(1, { load1: 1 })], { ageSeconds: 601 }));
  assert.deepEqual((await acknowledged())?.sequences, [1]);
  const now = clock.now();
  const own = [
    [2, now - 601_000],
    [3, now - 599_000],
    [4, now + 1e9],
  ] as const;
  const messages = own.map(([sequence, at]) => ({
    message: encodeAgentMessage({
      vitals: { ...bare(vitalsOf(sequence, { load1: sequence })), timestamp: timestampOf(at) },
    }),
  }));
  agent.say({ backfill: { session: "session-1", messages, complete: true } });
  assert.deepEqual((await acknowledged())?.sequences, [2, 3, 4]);
  assert.deepEqual(loads(), [3, 4]);
  assert.equal(countOf("expired"), 2);
});

test("without an age, a record is as old as the node's own clock says", async (t) => {
  const door = await openAgentsDoor(t);
  const hourBehind = door.clock.now() - 3_600_000;
  const agent = await door.greet({ time: timestampOf(hourBehind) });
  const vitals = { ...bare(vitalsOf(1, { load1: 1 })), timestamp: timestampOf(hourBehind - 5000) };
  agent.say({
    backfill: { session: "session-1", messages: [{ message: encodeAgentMessage({ vitals }) }], complete: true },
  });
  await agent.answer();
  assert.equal(pastVitals(door.history, "node-1", { at: door.clock.monotonic() }).length, 1);
});

test("blocks serve later samples of the session until a sample leaves them out, another session comes or all is told", async (t) => {
  const { agent, acknowledged, values } = await openBackfill(t);
  const [block, series] = pastSeriesOf(1, 1);
  assert.ok(block && series?.series);
  const again = (sequence: number) => ({ series: { ...bareSeries(series), sequence } });
  agent.say(backfill([block]), backfill([series]), backfill([again(2), again(3)]));
  for (const sequences of [[], [1], [2, 3]]) assert.deepEqual((await acknowledged())?.sequences, sequences);
  assert.deepEqual(values(), [1, 1, 1]);
  agent.say(
    backfill([], { complete: true }),
    backfill([block, again(4)]),
    backfill([block, again(4)], { session: "x" }),
  );
  for (const sequences of [[], [4], [4]]) assert.deepEqual((await acknowledged())?.sequences, sequences);
  agent.say(backfill([again(5)]));
  await assert.rejects(agent.answer(), {
    code: status.INVALID_ARGUMENT,
    details: /refers to block 1, which is not known/,
  });
});

test("a block of live samples is none of back-filled ones, and the other way round", async (t) => {
  const { agent, acknowledged } = await openBackfill(t);
  const [block, series] = pastSeriesOf(1, 1);
  assert.ok(block && series);
  agent.say(backfill([block]));
  await acknowledged();
  agent.say(series);
  await assert.rejects(agent.answer(), { code: status.INVALID_ARGUMENT, details: /refers to block 1/ });
});

test("a node cannot write another's history", async (t) => {
  const { agent, acknowledged, loads, greet } = await openBackfill(t);
  const other = await greet({ nodeName: "node-2", session: "session-2" });
  other.say(vitalsOf(1, { load1: 2 }));
  await other.answer();
  agent.say(
    backfill([vitalsOf(1, { load1: 1, nodeName: "node-2" }), vitalsOf(2, { load1: 1 })], { session: "session-2" }),
  );
  await acknowledged();
  assert.deepEqual(loads("node-2"), [2]);
  other.say(backfill([vitalsOf(2, { load1: 3 })], { session: "session-2" }));
  await other.answer();
  assert.deepEqual(loads("node-2"), [2, 3]);
});

test("a flood of the past drives out nobody else's", async (t) => {
  const { agent, acknowledged, greet, loads } = await openBackfill(t, historyOf({ bytes: 20_000 }));
  const other = await greet({ nodeName: "node-2", session: "session-2" });
  other.say(vitalsOf(1, { load1: 1 }));
  await other.answer();
  for (let round = 0; round < 10; round++) {
    agent.say(backfill(Array.from({ length: 100 }, (_, at) => vitalsOf(round * 100 + at + 1, { load1: at }))));
    await acknowledged();
  }
  assert.deepEqual(loads("node-2"), [1]);
});

test("what was dropped in the agent is counted once, however often it is told", async (t) => {
  const { agent, acknowledged, counted } = await openBackfill(t);
  const tell = async (sequence: number, droppedRecords: number) => {
    agent.say({ vitals: { ...bare(vitalsOf(sequence)), droppedRecords } });
    await acknowledged();
  };
  await tell(1, 5);
  await tell(2, 5);
  await tell(3, 4);
  await tell(4, 7);
  assert.deepEqual(
    counted.filter((what) => what.startsWith("dropped")),
    ["dropped 5", "dropped 2"],
  );
});
