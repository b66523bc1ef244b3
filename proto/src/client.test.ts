import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import type {
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedHandleCall,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { createAgentClient, createMetricsClient } from "./client.ts";
import type { AgentMessage, GetNodeRequest, SnapshotPart } from "./gen/types.ts";
import { agentServiceDefinition, metricsServiceDefinition } from "./load.ts";

type UnaryCall = ServerUnaryCall<GetNodeRequest, object>;
type StreamCall = ServerWritableStream<unknown, object>;
type Answer = sendUnaryData<object>;

test("a unary call resolves with the answer", async (t) => {
  const client = await metricsClient(t, "GetNode", ({ request }: UnaryCall, answer: Answer) => {
    answer(null, { snapshotId: "s", node: { nodeName: request.nodeName, load1: 0 } });
  });
  const { snapshotId, node } = await client.getNode({ nodeName: "n" });
  assert.deepEqual([snapshotId, node?.nodeName, node?.load1, node?.load5], ["s", "n", 0, undefined]);
});

test("a unary call rejects with the code and the details of the failure", async (t) => {
  const client = await metricsClient(t, "GetNode", (_call: UnaryCall, answer: Answer) => {
    answer({ code: status.NOT_FOUND, details: "no node 'n'" });
  });
  await assert.rejects(client.getNode({}), { code: status.NOT_FOUND, details: "no node 'n'" });
});

test("a unary call ends at its deadline", async (t) => {
  const client = await metricsClient(t, "GetNode", () => undefined);
  await assert.rejects(client.getNode({}, { deadline: Date.now() + 100 }), { code: status.DEADLINE_EXCEEDED });
});

test("a call that cannot reach a server is UNAVAILABLE", async (t) => {
  const client = createMetricsClient("127.0.0.1:1");
  t.after(() => client.close());
  await assert.rejects(client.listNodes({}), { code: status.UNAVAILABLE });
});

test("an answer by the server's stream is read part by part", async (t) => {
  const client = await metricsClient(t, "GetSnapshot", (call: StreamCall) => {
    call.write({ snapshotId: "s", header: { clusterId: "c" } });
    call.write({ snapshotId: "s", end: { nodes: 2 } });
    call.end();
  });
  const parts: unknown[] = [];
  for await (const part of client.getSnapshot({})) {
    const { snapshotId, header, end } = part as SnapshotPart;
    parts.push([snapshotId, header?.clusterId, end?.nodes]);
  }
  assert.deepEqual(parts, [
    ["s", "c", undefined],
    ["s", undefined, 2],
  ]);
});

test("an answer by the server's stream that breaks off rejects with its code", async (t) => {
  const client = await metricsClient(t, "GetSnapshot", (call: StreamCall) => {
    call.write({ snapshotId: "s" });
    call.emit("error", { code: status.FAILED_PRECONDITION, details: "gone" });
  });
  await assert.rejects(client.getSnapshot({}).toArray(), { code: status.FAILED_PRECONDITION, details: "gone" });
});

test("what both sides of a stream write, both read", async (t) => {
  const client = await agentClient(t, (call) => {
    call.on("data", ({ hello, vitals }: AgentMessage) => {
      if (hello) call.write({ welcome: { protocolVersion: hello.protocolVersion, aggregatorVersion: "1" } });
      if (vitals) call.write({ acknowledgement: { sequences: [vitals.sequence] } });
    });
    call.on("end", () => call.end());
  });
  const stream = client.connect();
  stream.write({ hello: { protocolVersion: 1 } } as AgentMessage);
  stream.write({ vitals: { sequence: 7 } } as AgentMessage);
  stream.end();
  assert.deepEqual(await stream.toArray(), [
    { welcome: { protocolVersion: 1, aggregatorVersion: "1" } },
    { acknowledgement: { sequences: [7] } },
  ]);
});

test("a stream ends at its deadline", async (t) => {
  const client = await agentClient(t, () => undefined);
  await assert.rejects(client.connect({ deadline: Date.now() + 100 }).toArray(), { code: status.DEADLINE_EXCEEDED });
});

test("a stream that the client cancels ends with CANCELLED", async (t) => {
  const started = Promise.withResolvers<void>();
  const client = await agentClient(t, () => started.resolve());
  const stream = client.connect();
  const messages = stream.toArray();
  await started.promise;
  stream.cancel();
  await assert.rejects(messages, { code: status.CANCELLED });
});

test("a client that is closed takes no further calls, and those under way go on", async (t) => {
  const started = Promise.withResolvers<void>();
  const client = await agentClient(t, (call) => {
    started.resolve();
    call.on("data", () => {
      call.write({ acknowledgement: { sequences: [1] } });
      call.end();
    });
  });
  const stream = client.connect();
  await started.promise;
  client.close();
  assert.throws(() => client.connect(), /shut down/);
  stream.write({ vitals: { sequence: 1 } } as AgentMessage);
  assert.deepEqual(await stream.toArray(), [{ acknowledgement: { sequences: [1] } }]);
});

test("a client has a method for every one of its service", (t) => {
  const client = createMetricsClient("127.0.0.1:1");
  t.after(() => client.close());
  const expected = Object.keys(metricsServiceDefinition).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
  assert.deepEqual(Object.keys(client).toSorted(), [...expected, "close"].toSorted());
});

/** A client of a server that has this one method. */
async function metricsClient(t: TestContext, name: string, method: UntypedHandleCall) {
  const methods = Object.keys(metricsServiceDefinition).map((other) => [
    other,
    other === name ? method : unimplemented,
  ]);
  const client = createMetricsClient(await serve(t, metricsServiceDefinition, Object.fromEntries(methods)));
  t.after(() => client.close());
  return client;
}

/** A client of a server that speaks to agents so. */
async function agentClient(t: TestContext, connect: (call: ServerDuplexStream<AgentMessage, object>) => void) {
  const client = createAgentClient(await serve(t, agentServiceDefinition, { connect }));
  t.after(() => client.close());
  return client;
}

/** The address of a server that is gone when the test is. */
async function serve(t: TestContext, service: ServiceDefinition, methods: UntypedServiceImplementation) {
  const server = new Server();
  server.addService(service, methods);
  t.after(() => server.forceShutdown());
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
  return `127.0.0.1:${await promise}`;
}

function unimplemented(_call: UnaryCall, answer: Answer): void {
  answer({ code: status.UNIMPLEMENTED });
}
