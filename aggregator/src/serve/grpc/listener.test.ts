import assert from "node:assert/strict";
import { once, type EventEmitter } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { createMetricsClient } from "@kubevitals/proto";
import { createRateLimit } from "@kubevitals/program";
import { SnapshotStore } from "../../state/snapshot-store.ts";
import { collectingLog } from "../../testing/collecting-log.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { snapshot } from "../../testing/records.ts";
import { listenForGrpc, type Patience } from "./listener.ts";
import { createMetricsService } from "./metrics-service.ts";
import { createGrpcServer } from "./server.ts";

async function open(t: TestContext, patience: Partial<Patience> = {}) {
  const { log, lines } = collectingLog();
  const store = new SnapshotStore();
  store.put(snapshot("s-1", []));
  const { server, setServing } = createGrpcServer({
    agents: { Connect: () => undefined },
    readers: createMetricsService(store, log),
  });
  const mayComplain = createRateLimit(new FakeClock());
  const options = { patience: { preface: 10_000, farewell: 10_000, close: 0, ...patience } };
  const listener = await listenForGrpc(server, { host: "127.0.0.1", port: 0 }, log, mayComplain, options);
  const client = createMetricsClient(listener.address, undefined, { "grpc.use_local_subchannel_pool": 1 });
  t.after(async () => {
    client.close();
    await listener.close();
  });
  const port = Number(listener.address.split(":")[1]);
  /** A bare connection; what it is sent is paused. */
  const knock = async () => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => undefined);
    t.after(() => socket.destroy());
    await once(socket, "connect");
    return socket;
  };
  const isServing = async () => (await client.getCluster({})).snapshotId === "s-1";
  return { knock, isServing, lines, listener, setServing, client };
}

const line =
  /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*Connection: close\r\n\r\nThis is the gRPC port of a Kubevitals aggregator\. .*\n$/;

const strangers: readonly (readonly [name: string, bytes: string])[] = [
  ["speaks HTTP/1", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["speaks HTTP/1 with a method that begins like HTTP/2", "PROPFIND / HTTP/1.1\r\n\r\n"],
  ["says one byte", "x"],
  ["speaks TLS", "\u0016\u0003\u0001\u0002\u0000"],
  ["sends a megabyte of garbage", "garbage ".repeat(130_000)],
];

for (const [name, bytes] of strangers) {
  test(`a peer that ${name} gets one line and is shown out, and others are served`, async (t) => {
    const { knock, isServing, lines } = await open(t);
    const socket = await knock();
    socket.write(bytes);
    assert.match(await text(socket), line);
    socket.end();
    assert.equal(await isServing(), true);
    assert.equal(lines.filter(({ msg }) => /does not speak HTTP\/2/.test(String(msg))).length, 1);
  });
}

test("a peer that does not go when it is shown out is cut off", async (t) => {
  const { knock, isServing } = await open(t, { farewell: 1 });
  const socket = await knock();
  const closed = closeOf(socket.resume());
  const pump = () => socket.write("more and more ".repeat(1000));
  socket.on("drain", pump);
  while (pump()) continue;
  await closed;
  assert.equal(await isServing(), true);
});

for (const [name, bytes] of [
  ["nothing", ""],
  ["only the beginning of a preface", "PR"],
] as const) {
  test(`a peer that sends ${name} costs nothing while it lasts, and is cut off`, async (t) => {
    const { knock, isServing } = await open(t, { preface: 100 });
    const socket = await knock();
    const closed = closeOf(socket.resume());
    socket.write(bytes);
    assert.equal(await isServing(), true);
    socket.on("end", () => socket.end());
    await closed;
    assert.equal(await isServing(), true);
  });
}

test("a peer that dribbles its preface is served", async (t) => {
  const { knock, isServing } = await open(t);
  const socket = await knock();
  // The preface of RFC 9113, section 3.4, then empty SETTINGS.
  for (const letter of "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") {
    socket.write(letter);
    assert.equal(await isServing(), true);
  }
  socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
  const [answer] = (await once(socket, "data")) as [Buffer];
  assert.equal(answer[3], 4, "the server's SETTINGS come first");
});

test("a peer that goes in the middle of its preface leaves nothing behind", async (t) => {
  const { knock, isServing } = await open(t);
  for (const bytes of ["", "P", "PRI * HTT"]) {
    const socket = await knock();
    socket.write(bytes);
    socket.resetAndDestroy();
    const polite = await knock();
    polite.write(bytes);
    const closed = closeOf(polite.resume());
    polite.end();
    await closed;
  }
  assert.equal(await isServing(), true);
});

test("a peer that begins like HTTP/2 and goes on with garbage is cut off, and others are served", async (t) => {
  const { knock, isServing } = await open(t);
  const socket = await knock();
  const closed = closeOf(socket.resume());
  socket.write(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${"garbage ".repeat(1000)}`);
  socket.on("end", () => socket.end());
  await closed;
  assert.equal(await isServing(), true);
});

test("a stranger that comes again and again costs one line", async (t) => {
  const { knock, lines } = await open(t);
  for (const _ of Array.from({ length: 5 })) {
    const socket: Socket = await knock();
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await text(socket);
    socket.end();
  }
  assert.equal(lines.filter(({ level }) => level === "warn").length, 1);
});

test("an address that is taken is refused by an error that names it", async (t) => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  t.after(() => taken.close());
  const address = taken.address();
  assert.ok(typeof address === "object" && address !== null);
  const { log } = collectingLog();
  const { server } = createGrpcServer({
    agents: { Connect: () => undefined },
    readers: createMetricsService(new SnapshotStore(), log),
  });
  await assert.rejects(
    listenForGrpc(server, { host: "127.0.0.1", port: address.port }, log, () => undefined),
    { code: "EADDRINUSE", message: new RegExp(`127.0.0.1:${address.port}`) },
  );
});

test("closing ends connections of every kind", async (t) => {
  const { knock, listener, isServing } = await open(t);
  assert.equal(await isServing(), true);
  const silent = await knock();
  const session = connectHttp2(`http://${listener.address}`);
  session.on("error", () => undefined);
  await once(session, "connect");
  silent.on("end", () => silent.end());
  const closed = [closeOf(silent.resume()), closeOf(session)];
  await listener.close();
  await Promise.all(closed);
  await assert.rejects(isServing(), { code: 14 });
});

/** Resolves once a connection is closed, in order or not. */
function closeOf(connection: EventEmitter): Promise<void> {
  return new Promise((resolve) => connection.once("close", () => resolve()));
}
