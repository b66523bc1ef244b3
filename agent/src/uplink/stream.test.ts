import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { test, type TestContext } from "node:test";
import { Server, ServerCredentials, status, type ServerDuplexStream } from "@grpc/grpc-js";
import {
  agentServiceDefinition,
  createAgentClient,
  emptyNodeMetrics,
  protocolVersion,
  type AgentMessage,
  type AggregatorMessage,
} from "@kubevitals/proto";
import { BackfillPace } from "./backfill-pace.ts";
import { BackfillSender } from "./backfill-sender.ts";
import type { TakenRecord } from "./record.ts";
import { Session } from "./session.ts";
import { UplinkStream, type StreamError } from "./stream.ts";
import { WaitingBuffer } from "./waiting-buffer.ts";

const configuration = { vitalsIntervalSeconds: 1, seriesIntervalSeconds: 1, collectNode: true, collectNetwork: true };

const nothing = { withNetwork: false, droppedRecords: 0, peersClaim: undefined };

type Call = ServerDuplexStream<AgentMessage, AggregatorMessage>;

/** A stream to an aggregator that answers the hello as it is told, and what the stream made of it. */
async function openStream(t: TestContext, answer: (call: Call) => void) {
  const server = new Server();
  server.addService(agentServiceDefinition, {
    Connect(call: Call) {
      call.on("data", ({ hello }: AgentMessage) => hello && answer(call));
      call.on("end", () => call.end());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const client = createAgentClient(`127.0.0.1:${port}`);
  t.after(() => {
    client.close();
    server.forceShutdown();
  });
  const events = new EventEmitter();
  let monotonic = 0;
  let welcomes = 0;
  const welcome = Promise.withResolvers<void>();
  const end = Promise.withResolvers<StreamError | undefined>();
  let unacknowledged: readonly TakenRecord[] = [];
  const session = new Session();
  const buffer = new WaitingBuffer(session.id, { durationSeconds: 600, bytes: 1e6 });
  const stream = new UplinkStream(
    client,
    {
      identity: { nodeName: "n", bootId: "b", session },
      line: { token: undefined },
      clock: { now: () => 0, monotonic: () => monotonic },
      backfill: new BackfillSender(buffer.openBacklog(1), new BackfillPace()),
      firstSequence: 1,
      answerMilliseconds: 10_000,
    },
    {
      onWelcome() {
        welcomes++;
        welcome.resolve();
      },
      onConfiguration: () => events.emit("configuration"),
      onEnd(error, records) {
        unacknowledged = records;
        end.resolve(error);
      },
    },
  );
  return {
    stream,
    welcome: welcome.promise,
    end: end.promise,
    buffer,
    welcomes: () => welcomes,
    unacknowledged: () => unacknowledged.map(({ sequence }) => sequence),
    /** Resolves with the next configuration, and so after all that the aggregator said before. */
    configured: () => once(events, "configuration"),
    pass: (milliseconds: number) => (monotonic += milliseconds),
  };
}

function vitals(sequence: number): TakenRecord {
  return { sequence, takenAt: 0, monotonic: 0, vitals: emptyNodeMetrics("n") };
}

const welcomeOf = (version: number): AggregatorMessage => ({
  welcome: { protocolVersion: version, aggregatorVersion: "test" },
});

test("an aggregator of another version is left, and named", async (t) => {
  const { end, welcomes } = await openStream(t, (call) => call.write(welcomeOf(99)));
  assert.deepEqual(await end, {
    code: status.FAILED_PRECONDITION,
    details: `the aggregator speaks protocol version 99, this agent ${protocolVersion}`,
  });
  assert.equal(welcomes(), 0);
});

test("an aggregator that asks to wait is given the time that it asks for, but not for ever", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { stream, end, saying } = await openTalk(t);
  for (const seconds of [NaN, -1, 30]) await saying({ wait: { seconds } });
  t.mock.timers.tick(29_000);
  await saying({ wait: { seconds: 1e9 } });
  t.mock.timers.tick(119_000);
  await saying({});
  assert.equal(stream.isReady, false);
  t.mock.timers.tick(1000);
  assert.deepEqual(await end, { code: status.DEADLINE_EXCEEDED, details: "no welcome within 120 s" });
});

test("who was asked to wait is welcome when its turn comes", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { stream, saying } = await openTalk(t);
  await saying({ wait: { seconds: 30 } });
  t.mock.timers.tick(20_000);
  await saying(welcomeOf(protocolVersion));
  t.mock.timers.tick(1e6);
  await saying({ wait: { seconds: 1 } });
  t.mock.timers.tick(1e6);
  await saying({});
  assert.equal(stream.isReady, true);
});

/** A stream whose aggregator says what the test wants to be said: it was heard when the promise resolves. */
async function openTalk(t: TestContext) {
  const { promise, resolve } = Promise.withResolvers<Call>();
  const opened = await openStream(t, resolve);
  const call = await promise;
  const saying = async (message: AggregatorMessage) => {
    const heard = opened.configured();
    call.write(message);
    call.write({ configuration });
    await heard;
  };
  return { ...opened, saying };
}

test("a second welcome changes nothing", async (t) => {
  const { end, welcomes } = await openStream(t, (call) => {
    call.write(welcomeOf(protocolVersion));
    call.write(welcomeOf(protocolVersion));
    call.end();
  });
  assert.equal(await end, undefined);
  assert.equal(welcomes(), 1);
});

test("an aggregator that acknowledges nothing is left once vitals have waited for ten seconds", async (t) => {
  const { stream, welcome, end, pass, unacknowledged } = await openStream(t, (call) =>
    call.write(welcomeOf(protocolVersion)),
  );
  await welcome;
  stream.send([vitals(1)], nothing);
  pass(9_999);
  stream.giveUpUnanswered();
  assert.equal(stream.isReady, true);
  pass(1);
  stream.giveUpUnanswered();
  assert.deepEqual(await end, { code: status.DEADLINE_EXCEEDED, details: "no acknowledgement within 10 s" });
  assert.equal(stream.isReady, false);
  assert.deepEqual(unacknowledged(), [1]);
});

/** An aggregator's answer to what follows the hello. */
function answering(answer: (message: AgentMessage, call: Call) => void) {
  const heard: AgentMessage[] = [];
  const events = new EventEmitter();
  return {
    heard,
    welcome: (call: Call) => {
      call.write(welcomeOf(protocolVersion));
      call.on("data", (message: AgentMessage) => {
        if (message.hello) return;
        heard.push(message);
        answer(message, call);
        events.emit("heard");
      });
    },
    until: async (count: number) => {
      while (heard.length < count) await once(events, "heard");
    },
  };
}

/** Acknowledges a live record, and sends a configuration after that. */
function acknowledge(call: Call, sequence: number): void {
  call.write({ acknowledgement: { sequences: [sequence] } });
  call.write({ configuration });
}

test("what was acknowledged does not come back when the stream ends, and all else does, oldest first", async (t) => {
  const aggregator = answering(({ vitals: heard }, call) => {
    if (heard?.sequence === 2) call.write({ acknowledgement: { sequences: [2] } }, () => call.end());
  });
  const { stream, welcome, end, unacknowledged } = await openStream(t, aggregator.welcome);
  await welcome;
  stream.send([vitals(1), vitals(2), { ...vitals(3), vitals: undefined, series: [] }, vitals(4)], nothing);
  assert.equal(await end, undefined);
  assert.deepEqual(unacknowledged(), [3, 4]);
});

test("an acknowledgement of back-filled records is none of live ones, though they have the same numbers", async (t) => {
  const aggregator = answering(({ vitals: live, backfill }, call) => {
    if (live?.sequence === 1) acknowledge(call, 1);
    if (!backfill) return;
    call.write({ acknowledgement: { session: backfill.session, sequences: [1, 2] } }, () => call.end());
  });
  const { stream, buffer, welcome, configured, end, unacknowledged } = await openStream(t, aggregator.welcome);
  buffer.keep([vitals(1), vitals(2)], 0);
  await welcome;
  stream.send([vitals(1)], nothing);
  await configured();
  stream.send([vitals(2)], nothing);
  stream.backfill();
  await end;
  assert.deepEqual([unacknowledged(), buffer.records.length], [[2], 0]);
});

test("nothing old is sent while live vitals have waited for a second, or none were acknowledged yet", async (t) => {
  const aggregator = answering(({ vitals: live }, call) => {
    if (live?.sequence === 1) acknowledge(call, 1);
  });
  const { stream, buffer, welcome, configured, pass } = await openStream(t, aggregator.welcome);
  buffer.keep([vitals(9)], 0);
  stream.backfill();
  await welcome;
  stream.backfill();
  stream.send([vitals(1)], nothing);
  stream.backfill();
  await configured();
  stream.send([vitals(2)], nothing);
  pass(1000);
  stream.backfill();
  stream.send([vitals(3)], { ...nothing, droppedRecords: 7 });
  await aggregator.until(3);
  assert.deepEqual(
    aggregator.heard.map((message) => [message.vitals?.sequence, message.vitals?.droppedRecords]),
    [
      [1, undefined],
      [2, undefined],
      [3, 7],
    ],
  );
});

for (const [code, left, refused] of [
  [status.INVALID_ARGUMENT, 0, 1],
  [status.RESOURCE_EXHAUSTED, 0, 1],
  [status.INTERNAL, 0, 1],
  [status.UNAVAILABLE, 1, 0],
  [status.ABORTED, 1, 0],
  [status.ALREADY_EXISTS, 1, 0],
] as const) {
  test(`a stream that ends with ${status[code]} while one record is back-filled leaves ${left} of it`, async (t) => {
    const aggregator = answering(({ vitals: live, backfill }, call) => {
      if (live) acknowledge(call, live.sequence);
      if (backfill) call.emit("error", Object.assign(new Error("no"), { code, details: "no" }));
    });
    const { stream, buffer, welcome, configured, end } = await openStream(t, aggregator.welcome);
    buffer.keep([vitals(1)], 0);
    await welcome;
    stream.send([vitals(2)], nothing);
    await configured();
    stream.backfill();
    assert.equal((await end)?.code, code);
    assert.deepEqual([buffer.records.length, buffer.dropped.refused], [left, refused]);
  });
}
