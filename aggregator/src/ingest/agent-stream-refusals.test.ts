import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectHttp2, type ClientHttp2Stream, type Settings } from "node:http2";
import { test, type TestContext } from "node:test";
import { status } from "@grpc/grpc-js";
import { agentServiceDefinition, type AgentMessage } from "@kubevitals/proto";
import { NodeTable } from "../state/node-table.ts";
import { helloOf, openAgentsDoor, seriesOf, vitalsOf } from "../testing/agents-door.ts";
import { FakeClock } from "../testing/fake-clock.ts";

const hello: AgentMessage = { hello: helloOf() };
const cut = `${"a".repeat(63)}🙂`;

const refusals: readonly (readonly [
  name: string,
  messages: readonly AgentMessage[],
  code: status,
  details: RegExp,
  reason: string,
])[] = [
  [
    "vitals without a hello",
    [vitalsOf(1)],
    status.INVALID_ARGUMENT,
    /the first message of a stream must be its hello/,
    "no-hello",
  ],
  ["a message without a hello", [{}], status.INVALID_ARGUMENT, /must be its hello/, "no-hello"],
  [
    "a second hello",
    [hello, hello],
    status.INVALID_ARGUMENT,
    /node node-1: a second hello on one stream/,
    "second-hello",
  ],
  [
    "another version",
    [{ hello: helloOf({ protocolVersion: 9 }) }],
    status.FAILED_PRECONDITION,
    /protocol version 9/,
    "unsupported-version",
  ],
  [
    "an empty node name",
    [{ hello: helloOf({ nodeName: "" }) }],
    status.INVALID_ARGUMENT,
    /the node name is empty/,
    "bad-hello",
  ],
  [
    "an odd node name",
    [{ hello: helloOf({ nodeName: cut }) }],
    status.INVALID_ARGUMENT,
    /'a{63}\?' is not a node name/,
    "bad-hello",
  ],
  [
    "a number that comes again",
    [hello, vitalsOf(2), vitalsOf(2)],
    status.INVALID_ARGUMENT,
    /vitals 2 of node node-1: out of order, after 2/,
    "out-of-order",
  ],
  [
    "a number that goes back",
    [hello, vitalsOf(2), ...seriesOf(1, 1)],
    status.INVALID_ARGUMENT,
    /series 1 of node node-1: out of order, after 2/,
    "out-of-order",
  ],
  [
    "a number before the first",
    [{ hello: helloOf({ firstSequence: 5 }) }, vitalsOf(4)],
    status.INVALID_ARGUMENT,
    /vitals 4 of node node-1: out of order, after 4/,
    "out-of-order",
  ],
  [
    "a base that is not known",
    [hello, { vitals: { ...vitalsOf(2).vitals, sequence: 2, baseSequence: 1, cleared: [], networks: [], gpus: [] } }],
    status.FAILED_PRECONDITION,
    /refers to 1, which is not known/,
    "unknown-base",
  ],
  [
    "a value that is none",
    [hello, vitalsOf(1, { load1: NaN })],
    status.INVALID_ARGUMENT,
    /NaN is not a number/,
    "bad-record",
  ],
  [
    "half a letter in a name",
    [hello, vitalsOf(1, { customMetrics: { [cut]: NaN } })],
    status.INVALID_ARGUMENT,
    /a{63}\?: NaN/,
    "bad-record",
  ],
  [
    "a forged family",
    [hello, ...seriesOf(1, 1, "up")],
    status.INVALID_ARGUMENT,
    /'up' is not an agent's to report/,
    "bad-block",
  ],
  [
    "a block that is not known",
    [hello, ...seriesOf(1, 1).slice(1)],
    status.INVALID_ARGUMENT,
    /refers to block 1, which is not known/,
    "unknown-block",
  ],
  [
    "a huge text",
    [hello, vitalsOf(1, { gpuModels: ["x".repeat(5000)] })],
    status.RESOURCE_EXHAUSTED,
    /a text of 5000 characters/,
    "too-much",
  ],
];

for (const [name, messages, code, details, reason] of refusals) {
  test(`a stream with ${name} ends, and others go on`, async (t) => {
    const door = await openAgentsDoor(t);
    const other = await door.greet({ nodeName: "other" });
    const agent = door.connect();
    agent.say(...messages);
    await assert.rejects(
      async () => {
        while (await agent.answer()) continue;
      },
      { code, details },
    );
    assert.ok(door.counted.includes(`refused ${reason}`));
    const line = door.lines.find((candidate) => candidate["reason"] === reason);
    assert.match(String(line?.["msg"]), details);
    assert.equal(door.entry("node-1")?.speaker, undefined);
    other.say(vitalsOf(1));
    assert.equal(await other.acknowledgement(), 1);
  });
}

test("while nothing is collected every agent is turned away", async (t) => {
  const door = await openAgentsDoor(t, { isCollecting: false });
  const agent = door.connect();
  agent.say(hello);
  await assert.rejects(agent.answer(), { code: status.UNAVAILABLE, details: /metrics.enabled is false/ });
});

test("one node more than may be known is turned away, and a known one is not", async (t) => {
  const door = await openAgentsDoor(t, { table: new NodeTable(new FakeClock(), 1) });
  await door.greet({ nodeName: "first" });
  const second = door.connect();
  second.say({ hello: helloOf({ nodeName: "second" }) });
  await assert.rejects(second.answer(), {
    code: status.RESOURCE_EXHAUSTED,
    details: /node second: as many nodes as --max-nodes/,
  });
  await assert.doesNotReject(door.greet({ nodeName: "first", session: "later" }));
});

test("a message of 10 MB ends its stream with a status that names the size, and no other", async (t) => {
  const door = await openAgentsDoor(t);
  const [other, agent] = [await door.greet({ nodeName: "other" }), await door.greet()];
  const gone = door.counts("disconnected");
  agent.say({ goodbye: { reason: "x".repeat(10_000_000) } });
  await assert.rejects(agent.answer(), {
    code: status.RESOURCE_EXHAUSTED,
    details: /larger than max \(100000\d\d vs 4194304\)/,
  });
  await gone;
  assert.equal(door.entry("node-1")?.speaker, undefined);
  other.say(vitalsOf(1));
  assert.equal(await other.acknowledgement(), 1);
});

test("an agent that never reads its answers is shown out, and learns why once it reads", async (t) => {
  const door = await openAgentsDoor(t);
  const stream = rawStream(t, door.address, { initialWindowSize: 1024 });
  stream.pause();
  const refused = door.counts("refused too-much");
  stream.write(frame(hello));
  for (let sequence = 1; sequence <= 1000; sequence++) stream.write(frame(vitalsOf(sequence)));
  await refused;
  assert.equal(door.entry("node-1")?.speaker, undefined);

  const trailers = once(stream, "trailers");
  stream.resume();
  const [{ "grpc-status": code, "grpc-message": details }] = await trailers;
  assert.equal(Number(code), status.RESOURCE_EXHAUSTED);
  assert.equal(decodeURI(String(details)), "node node-1: the agent does not read its answers");
});

test("a connection that breaks off in the middle frees its node", async (t) => {
  const door = await openAgentsDoor(t);
  const stream = rawStream(t, door.address);
  const greeted = door.counts("hello");
  stream.write(frame(hello));
  await greeted;
  const gone = door.counts("disconnected");
  stream.write(frame(vitalsOf(1)).subarray(0, 7));
  stream.session?.destroy();
  await gone;
  assert.equal(door.entry("node-1")?.speaker, undefined);
});

test("bytes that are no message end their stream and no other", async (t) => {
  const door = await openAgentsDoor(t);
  const other = await door.greet({ nodeName: "other" });
  const stream = rawStream(t, door.address);
  const gone = door.counts("disconnected");
  stream.write(Buffer.from([0, 0, 0, 0, 4, 255, 255, 255, 255]));
  await gone;
  assert.ok(door.counted.includes("refused bad-record"));
  assert.ok(door.lines.some(({ msg }) => msg === "a message cannot be decoded: it ends within a field"));
  other.say(vitalsOf(1));
  assert.equal(await other.acknowledgement(), 1);
});

test("a peer that fails again and again costs a line a minute, which says how many it stands for", async (t) => {
  const door = await openAgentsDoor(t);
  const fail = async () => {
    const agent = door.connect();
    agent.say(vitalsOf(1));
    await assert.rejects(agent.answer());
  };
  for (let times = 0; times < 4; times++) await fail();
  const warnings = () => door.lines.filter(({ level }) => level === "warn").map(({ heldBack }) => heldBack);
  assert.deepEqual(warnings(), [0]);
  door.clock.advance(61);
  await fail();
  assert.deepEqual(warnings(), [0, 3]);
});

/** A stream to the agents' door without a gRPC client in between. */
function rawStream(t: TestContext, address: string, settings: Settings = {}): ClientHttp2Stream {
  const session = connectHttp2(`http://${address}`, { settings });
  t.after(() => session.destroy());
  session.on("error", () => undefined);
  const stream = session.request({
    ":method": "POST",
    ":path": "/kubevitals.v1.AgentService/Connect",
    "content-type": "application/grpc",
    te: "trailers",
  });
  return stream.on("error", () => undefined);
}

/** A message with its gRPC length prefix. */
function frame(message: AgentMessage): Buffer {
  const bytes = agentServiceDefinition["Connect"]?.requestSerialize(message) ?? assert.fail();
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

test("a stream that says no hello is ended", async (t) => {
  const door = await openAgentsDoor(t, { helloMilliseconds: 1 });
  await assert.rejects(door.connect().answer(), {
    code: status.INVALID_ARGUMENT,
    details: "no hello within 0.001 s",
  });
  assert.ok(door.counted.includes("refused no-hello"));
});
