import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp } from "node:net";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { credentials } from "@grpc/grpc-js";
import { createMetricsClient } from "@kubevitals/proto";
import { createRateLimit } from "@kubevitals/program";
import { makeCertificate } from "../../../../agent/src/testing/certificate.ts";
import { openServerTls } from "../../identity/server-tls.ts";
import { SnapshotStore } from "../../state/snapshot-store.ts";
import { collectingLog } from "../../testing/collecting-log.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { snapshot } from "../../testing/records.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { until } from "../../testing/until.ts";
import { listenForGrpc } from "./listener.ts";
import { createMetricsService } from "./metrics-service.ts";
import { createGrpcServer } from "./server.ts";

const authority = makeCertificate({ commonName: "authority" });
const make = (commonName: string) => makeCertificate({ commonName, dnsNames: ["localhost"], signer: authority });
const first = make("first");
const second = make("second");

async function open(t: TestContext) {
  const folder = temporaryFolder(t);
  const path = (name: string) => join(folder, name);
  /** As who replaces files should: at once. */
  const write = (name: string, content: string) => {
    writeFileSync(path("new"), content);
    renameSync(path("new"), path(name));
  };
  write("tls.crt", first.cert);
  write("tls.key", first.key);
  const { log, lines } = collectingLog();
  const store = new SnapshotStore();
  store.put(snapshot("s-1", []));
  const readers = createMetricsService(store, log);
  const { server, setServing } = createGrpcServer({ agents: { Connect: () => undefined }, readers });
  setServing(true);
  const files = { door: "grpc", certificate: path("tls.crt"), key: path("tls.key") } as const;
  const tls = openServerTls(files, (problem) => log.error(problem));
  const clock = new FakeClock();
  const mayComplain = createRateLimit(clock);
  const patience = { preface: 10_000, farewell: 10_000, close: 0 };
  const listener = await listenForGrpc(server, { host: "127.0.0.1", port: 0 }, log, mayComplain, { patience, tls });
  t.after(() => listener.close());
  const port = Number(listener.address.split(":")[1]);
  const connect = (ALPNProtocols?: string[]): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const options = { port, host: "127.0.0.1", servername: "localhost", ca: authority.cert, allowHalfOpen: true };
      const socket = connectTls({ ...options, ...(ALPNProtocols && { ALPNProtocols }) }, () => resolve(socket));
      socket.on("error", reject);
      t.after(() => socket.destroy());
    });
  /** Name of the server's certificate. */
  const shown = async () => (await connect(["h2"])).getPeerCertificate().subject.CN;
  const reader = () => {
    const client = createMetricsClient(`localhost:${port}`, credentials.createSsl(Buffer.from(authority.cert)), {
      "grpc.use_local_subchannel_pool": 1,
    });
    t.after(() => client.close());
    return client;
  };
  return { store, write, path, lines, listener, port, connect, shown, reader };
}

test("gRPC is served by TLS", async (t) => {
  const { reader } = await open(t);
  assert.equal((await reader().getCluster({})).snapshotId, "s-1");
});

test("a renewed certificate is shown to whoever comes next, and streams that run go on", async (t) => {
  const { reader, shown, write, store } = await open(t);
  const stream = reader().watchSnapshots({});
  stream.on("error", () => undefined);
  const parts = stream[Symbol.asyncIterator]();
  await parts.next();
  assert.equal(await shown(), "first");
  write("tls.crt", second.cert);
  write("tls.key", second.key);
  assert.equal(await shown(), "second");
  store.put(snapshot("s-2", []));
  for (let part = await parts.next(); ; part = await parts.next()) {
    assert.equal(part.done, false);
    if ((part.value as { header?: { snapshotId: string } }).header?.snapshotId === "s-2") break;
    if (JSON.stringify(part.value).includes("s-2")) break;
  }
  assert.equal((await reader().getCluster({})).snapshotId, "s-2");
  stream.cancel();
});

test("a replacement that cannot be used leaves the older pair in force, and is said once", async (t) => {
  const { shown, write, path, lines } = await open(t);
  write("tls.crt", second.cert);
  assert.deepEqual([await shown(), await shown()], ["first", "first"]);
  const errors = () => lines.filter(({ level }) => level === "error").map(({ msg }) => String(msg));
  assert.equal(errors().length, 1);
  assert.match(errors()[0] ?? "", /^--grpc-tls-cert-file: .*tls\.crt, --grpc-tls-key-file: .*tls\.key cannot be used/);
  assert.doesNotMatch(errors()[0] ?? "", /BEGIN/);
  rmSync(path("tls.key"));
  assert.equal(await shown(), "first");
  assert.equal(errors().length, 2);
  write("tls.key", second.key);
  assert.equal(await shown(), "second");
  assert.equal(errors().length, 2);
});

test("a peer that speaks plain text is told that the port speaks TLS, and others are served", async (t) => {
  const { port, lines, reader } = await open(t);
  for (const hello of ["GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "x"]) {
    const socket = connectTcp({ port, host: "127.0.0.1", allowHalfOpen: true });
    t.after(() => socket.destroy());
    socket.write(hello);
    assert.match(await text(socket), /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*It speaks TLS only\.\n$/);
    socket.end();
  }
  assert.deepEqual(
    lines.map(({ msg }) => msg),
    ["a peer on the gRPC port does not speak TLS"],
  );
  assert.equal((await reader().getCluster({})).snapshotId, "s-1");
});

test("a peer that speaks HTTP/1 by TLS is told what this port is, whatever protocol it asked for", async (t) => {
  const { connect, lines } = await open(t);
  for (const protocols of [["http/1.1"], undefined, ["h2"]]) {
    const socket = await connect(protocols);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    assert.match(await text(socket), /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*This is the gRPC port/);
    socket.end();
  }
  assert.deepEqual(
    lines.map(({ msg }) => msg),
    ["a peer on the gRPC port does not speak HTTP/2"],
  );
});

test("a handshake that fails is logged with its reason, and one that is cut off costs nothing", async (t) => {
  const { port, lines, reader } = await open(t);
  const broken = connectTcp({ port, host: "127.0.0.1" });
  broken.write(Buffer.from("1603010005ffffffffff", "hex"));
  broken.on("error", () => undefined);
  broken.resume();
  await once(broken, "close");
  const cut = connectTcp({ port, host: "127.0.0.1" });
  cut.write(Buffer.from("1603", "hex"));
  cut.end();
  cut.resume();
  await once(cut, "close");
  await until(() => lines.length > 0);
  assert.equal(lines[0]?.["msg"], "a peer on the gRPC port failed the TLS handshake");
  assert.match(String(lines[0]?.["reason"]), /^ERR_SSL_/);
  assert.equal((await reader().getCluster({})).snapshotId, "s-1");
});

test("closing ends connections in every state", async (t) => {
  const { connect, port, listener } = await open(t);
  const idle = connectTcp({ port, host: "127.0.0.1" });
  idle.on("error", () => undefined);
  await once(idle, "connect");
  const silent = await connect(["h2"]);
  const session = connectHttp2("https://localhost", { createConnection: () => silent });
  session.on("error", () => undefined);
  await once(session, "remoteSettings");
  const undecided = await connect(["h2"]);
  undecided.on("error", () => undefined);
  const ended = [idle, silent, undecided].map(
    (socket) => new Promise((resolve) => ["end", "close"].forEach((event) => socket.resume().once(event, resolve))),
  );
  await listener.close();
  await Promise.all(ended);
});
