import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { test, type TestContext } from "node:test";
import { protocolVersion, type AgentConfiguration, type AgentMessage, type AggregatorMessage } from "@kubevitals/proto";
import { parseHostPort } from "@kubevitals/program";
import { recordsIn, serveAgents, type AgentCall } from "../testing/agent-service.ts";
import { startCountedUplink, type CountedUplinkOptions } from "./testing/counted-uplink.ts";
import { quickRhythm } from "./testing/replica.ts";
import type { WaitingBuffer } from "./waiting-buffer.ts";

/** An aggregator that does as it is told with what it hears. */
async function listen(t: TestContext, hear: (message: AgentMessage, call: AgentCall) => void) {
  const calls = new Set<AgentCall>();
  const port = await serveAgents(t, (call) => {
    calls.add(call);
    call.on("data", (message: AgentMessage) => hear(message, call));
    call.on("end", () => call.end());
  });
  return {
    address: `127.0.0.1:${port}`,
    /** Ends all streams. */
    hangUp: () => {
      for (const call of calls) call.end();
      calls.clear();
    },
  };
}

/** An uplink to this address. */
function start(t: TestContext, address: string, options?: CountedUplinkOptions) {
  return startCountedUplink(t, [parseHostPort(address) ?? assert.fail(address)], options);
}

const welcome = (configuration: AgentConfiguration): AggregatorMessage => ({
  welcome: { protocolVersion, aggregatorVersion: "test", configuration },
});

const waiting = (buffer: WaitingBuffer) => buffer.records.map(({ sequence }) => sequence);

/** Acknowledges what it hears; resolves once the condition on the loads that it has heard of holds. */
function hearAll(configuration = quickRhythm) {
  const live: number[] = [];
  const backfilled: number[] = [];
  const events = new EventEmitter();
  return {
    live,
    backfilled,
    hear: (message: AgentMessage, call: AgentCall) => {
      if (message.hello) call.write(welcome(configuration));
      const records = recordsIn(message);
      live.push(...records.live);
      if (message.backfill) backfilled.push(...(records.acknowledgement?.sequences ?? []));
      if (records.acknowledgement) call.write({ acknowledgement: records.acknowledgement });
      events.emit("heard");
    },
    until: async (holds: () => boolean) => {
      while (!holds()) await once(events, "heard");
    },
  };
}

test("without an aggregator sampling goes on in its rhythm, and all but the newest waits", async (t) => {
  const { address } = await listen(t, ({ hello }, call) => hello && call.end());
  const { samples, buffer, sampled } = start(t, address);
  await sampled(3);
  assert.deepEqual(samples.slice(0, 3), [true, false, false]);
  assert.deepEqual(waiting(buffer).slice(0, 2), [1, 2]);
});

test("what was taken before there was a connection is sent: the newest at once, with its series", async (t) => {
  const aggregator = hearAll();
  const { address } = await listen(t, aggregator.hear);
  const { buffer } = start(t, address);
  await aggregator.until(() => aggregator.live.length >= 5);
  assert.equal(aggregator.live[0], 1);
  assert.deepEqual(aggregator.backfilled, []);
  assert.deepEqual(waiting(buffer), []);
});

test("what was taken between two streams follows on the second, each record once, none left out", async (t) => {
  const aggregator = hearAll();
  const door = await listen(t, aggregator.hear);
  const { sampled, samples, buffer } = start(t, door.address);
  await aggregator.until(() => aggregator.live.length >= 5);
  door.hangUp();
  await sampled(samples.length + 10);
  await aggregator.until(() => aggregator.backfilled.length >= 5 && buffer.records.length <= 2);
  const heard = [...aggregator.live, ...aggregator.backfilled];
  assert.equal(new Set(heard).size, heard.length);
  assert.deepEqual(
    aggregator.backfilled,
    aggregator.backfilled.toSorted((a, b) => a - b),
  );
  assert.deepEqual(
    aggregator.live,
    aggregator.live.toSorted((a, b) => a - b),
  );
  const first = aggregator.backfilled[0] ?? 0;
  const last = aggregator.backfilled.at(-1) ?? 0;
  const between = aggregator.live.filter((sequence) => sequence > first && sequence < last);
  assert.equal(last - first + 1, aggregator.backfilled.length + between.length);
});

test("a connection that comes back soon takes no sample out of turn, and one that comes back late does", async (t) => {
  const time = { monotonic: 0 };
  const clock = { now: () => 0, monotonic: () => time.monotonic };
  const heard: [hello: number, sequence: number][] = [];
  const late = Promise.withResolvers<void>();
  let hellos = 0;
  const { address } = await listen(t, ({ hello, vitals }, call) => {
    if (hello) {
      if (++hellos === 3) time.monotonic = 2000; // the next tick is due at 61 s
      call.write(welcome({ ...quickRhythm, vitalsIntervalSeconds: 60 }));
      if (hellos === 2) call.end();
    }
    if (!vitals) return;
    heard.push([hellos, vitals.sequence]);
    if (vitals.sequence === 1) time.monotonic = 1000; // the one tick
    else if (hellos === 1) call.end();
    else late.resolve();
  });
  const { samples } = start(t, address, { clock });
  await late.promise;
  // Every sample has series here, and those have a number, too.
  assert.deepEqual(heard, [
    [1, 1],
    [1, 3],
    [3, 5],
  ]);
  assert.equal(samples.length, 3);
});

test("to an aggregator that acknowledges nothing no more than eight vitals are sent, and all of them wait in the end", async (t) => {
  const heard: number[] = [];
  const { address } = await listen(t, ({ hello, vitals }, call) => {
    if (hello) call.write(welcome(quickRhythm));
    if (vitals) heard.push(vitals.sequence);
  });
  const { sampled, uplink, buffer, samples } = start(t, address);
  await sampled(20);
  await uplink.stop("now");
  assert.equal(heard.length, 8);
  const records = waiting(buffer);
  assert.deepEqual(
    records,
    Array.from({ length: records.length }, (_, at) => at + 1),
  );
  assert.equal(records.length, samples.length + samples.filter(Boolean).length);
});

test("without the node's values there are signs of life, no samples, and nothing waits", async (t) => {
  const aggregator = hearAll({ ...quickRhythm, collectNode: false });
  const door = await listen(t, aggregator.hear);
  const { samples, buffer, uplink } = start(t, door.address);
  await aggregator.until(() => aggregator.live.length >= 5);
  const before = samples.length;
  door.hangUp();
  await aggregator.until(() => aggregator.live.length >= 10);
  assert.equal(samples.length, before);
  assert.deepEqual(aggregator.backfilled, []);
  await uplink.stop("now");
  assert.ok(buffer.records.length <= 2, "signs of life wait");
});

test("an aggregator that asks for a wild rhythm is given one within bounds", async (t) => {
  for (const interval of [0, -1, NaN, Infinity]) {
    const aggregator = hearAll({ ...quickRhythm, vitalsIntervalSeconds: interval, seriesIntervalSeconds: interval });
    const { address } = await listen(t, aggregator.hear);
    const { samples, uplink } = start(t, address);
    await aggregator.until(() => aggregator.live.length >= 1);
    assert.ok(samples.length <= 3);
    await uplink.stop("now");
  }
});
