import assert from "node:assert/strict";
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
import { Session } from "./session.ts";
import { UplinkStream, type StreamError } from "./stream.ts";

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
  let monotonic = 0;
  let welcomes = 0;
  const welcome = Promise.withResolvers<void>();
  const end = Promise.withResolvers<StreamError | undefined>();
  const stream = new UplinkStream(
    client,
    { nodeName: "n", bootId: "b", session: new Session() },
    { now: () => 0, monotonic: () => monotonic },
    {
      onWelcome() {
        welcomes++;
        welcome.resolve();
      },
      onConfiguration: () => undefined,
      onEnd: end.resolve,
    },
  );
  return {
    stream,
    welcome: welcome.promise,
    end: end.promise,
    welcomes: () => welcomes,
    pass: (milliseconds: number) => (monotonic += milliseconds),
  };
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
  const { stream, welcome, end, pass } = await openStream(t, (call) => call.write(welcomeOf(protocolVersion)));
  await welcome;
  stream.send({ takenAt: 0, vitals: emptyNodeMetrics("n"), series: undefined }, false);
  pass(9_999);
  stream.giveUpUnanswered();
  assert.equal(stream.isReady, true);
  pass(1);
  stream.giveUpUnanswered();
  assert.deepEqual(await end, { code: status.DEADLINE_EXCEEDED, details: "no acknowledgement within 10 s" });
  assert.equal(stream.isReady, false);
});
