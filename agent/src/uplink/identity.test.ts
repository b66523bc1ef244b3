import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { ServerCredentials, status } from "@grpc/grpc-js";
import {
  createAgentClient,
  emptyNodeMetrics,
  protocolVersion,
  type AgentMessage,
  type AggregatorMessage,
} from "@kubevitals/proto";
import { createLogger, createRateLimit, sleep, systemClock } from "@kubevitals/program";
import { serveAgents, type AgentCall } from "../testing/agent-service.ts";
import { makeCertificate } from "../testing/certificate.ts";
import { openUplinkIdentity, type UplinkIdentityOptions } from "./identity.ts";
import { Session } from "./session.ts";
import { startUplink } from "./uplink.ts";
import { WaitingBuffer } from "./waiting-buffer.ts";

const authority = makeCertificate({ commonName: "authority" });
const later = makeCertificate({ commonName: "later" });
const names = { dnsNames: ["aggregator.test"], addresses: [[127, 0, 0, 1]] };

function folderOf(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-identity-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return (name: string, text: string) => {
    writeFileSync(join(folder, "new"), text);
    renameSync(join(folder, "new"), join(folder, name));
    return join(folder, name);
  };
}

const nothing: UplinkIdentityOptions = {
  aggregator: { host: "127.0.0.1", port: 1 },
  aggregatorTls: undefined,
  aggregatorCaFile: undefined,
  aggregatorServerName: undefined,
  tokenFile: undefined,
};

/** A log that keeps what it is told of errors and warnings. */
function listening() {
  const said: string[] = [];
  const note = (...parts: readonly unknown[]) => void said.push(String(parts.at(-1)));
  const log = Object.assign(createLogger("test", "error"), { error: note, warn: note, info: () => undefined });
  return { log, said };
}

/** An aggregator with the authority's certificate, or another's, that does as it is told with what it hears. */
async function listen(t: TestContext, hear: (message: AgentMessage, call: AgentCall) => void, signer = authority) {
  const { cert, key } = makeCertificate({ commonName: "aggregator", ...names, signer });
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
  const take = (call: AgentCall) => {
    call.on("data", (message: AgentMessage) => hear(message, call));
    call.on("end", () => call.end());
  };
  return serveAgents(t, take, { credentials: ServerCredentials.createSsl(null, [pair]) });
}

/** How a call with this identity ends at once. */
async function knock(t: TestContext, port: number, options: Partial<UplinkIdentityOptions>) {
  const { log } = listening();
  const line = openUplinkIdentity({ ...nothing, ...options }, systemClock, log);
  const client = createAgentClient(`127.0.0.1:${port}`, line.credentials, {
    "grpc.use_local_subchannel_pool": 1,
    ...line.channelOptions,
  });
  t.after(() => client.close());
  const call = client.connect();
  call.end();
  call.resume();
  const [answer] = (await once(call, "status")) as [{ code: status; details: string }];
  return answer;
}

test("the aggregator is known by its authority, and by its address or the name that it must have", async (t) => {
  const write = folderOf(t);
  const aggregatorCaFile = write("ca", authority.cert);
  const port = await listen(t, () => undefined);
  const swallow = (options: Partial<UplinkIdentityOptions>) =>
    knock(t, port, { aggregatorCaFile, ...options }).catch((error: { code: status; details: string }) => error);
  assert.equal((await swallow({})).code, status.OK);
  assert.equal((await swallow({ aggregatorServerName: "aggregator.test" })).code, status.OK);
  const misnamed = await swallow({ aggregatorServerName: "other.test" });
  assert.equal(misnamed.code, status.UNAVAILABLE);
  assert.match(misnamed.details, /ALTNAME_INVALID/);
  const misplaced = await swallow({ aggregatorServerName: "127.0.0.2" });
  assert.match(misplaced.details, /ALTNAME_INVALID/);
  const untrusted = await swallow({ aggregatorCaFile: write("later", later.cert) });
  assert.equal(untrusted.code, status.UNAVAILABLE);
  const unknown = await swallow({ aggregatorCaFile: undefined, aggregatorTls: true });
  assert.equal(unknown.code, status.UNAVAILABLE);
});

test("options that contradict each other, give the token away or name what cannot be used stop the start", (t) => {
  const write = folderOf(t);
  const ca = write("ca", authority.cert);
  const token = write("token", "abc\n");
  const far = { host: "10.0.0.1", port: 1 };
  const cases: readonly (readonly [Partial<UplinkIdentityOptions>, RegExp])[] = [
    [{ aggregatorTls: false, aggregatorCaFile: ca }, /^--aggregator-ca-file: is of no use without TLS/],
    [{ aggregatorTls: false, aggregatorServerName: "x" }, /^--aggregator-server-name: is of no use without TLS/],
    [
      { aggregator: far, tokenFile: token },
      /^--token-file: the token would travel readable to 10\.0\.0\.1: give --aggregator-ca/,
    ],
    [{ aggregatorCaFile: `${ca}-missing` }, /^--aggregator-ca-file: .* cannot be read \(ENOENT\)$/],
    [{ aggregatorCaFile: token }, /^--aggregator-ca-file: .* cannot be used: /],
    [{ tokenFile: `${token}-missing` }, /^--token-file: .* cannot be read \(ENOENT\)$/],
    [{ tokenFile: write("empty", "\n") }, /^--token-file: .* cannot be used: it is empty$/],
    [{ tokenFile: write("secret", "two secrets") }, /^--token-file: .* cannot be used: it holds no bearer token$/],
  ];
  const { log } = listening();
  const open = (options: Partial<UplinkIdentityOptions>) =>
    openUplinkIdentity({ ...nothing, ...options }, systemClock, log);
  for (const [options, message] of cases) assert.throws(() => open(options), { name: "UsageError", message });
  assert.equal(open({ aggregator: far, tokenFile: token, aggregatorTls: false }).token, "abc");
  assert.equal(open({ aggregator: far, tokenFile: token, aggregatorCaFile: ca }).token, "abc");
  assert.equal(open({}).token, undefined);
});

test("a token's file is read again every ten seconds, and one that is gone or empty leaves the last token", (t) => {
  const write = folderOf(t);
  const tokenFile = write("token", "one");
  let now = 0;
  const { log, said } = listening();
  const line = openUplinkIdentity({ ...nothing, tokenFile }, { now: () => 0, monotonic: () => now }, log);
  write("token", "two");
  now = 9999;
  assert.equal(line.token, "one");
  now = 10_000;
  assert.equal(line.token, "two");
  write("token", "");
  now = 20_000;
  assert.equal(line.token, "two");
  now = 30_000;
  assert.equal(line.token, "two");
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /^--token-file: .* cannot be used: it is empty; what it said before stays in force$/);
});

/** An uplink over such a line, that samples as fast as it is told. */
function start(
  t: TestContext,
  port: number,
  options: Partial<UplinkIdentityOptions>,
  monotonic = () => performance.now(),
) {
  const { log, said } = listening();
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const session = new Session();
  const line = openUplinkIdentity({ ...nothing, ...options }, { now: clock.now, monotonic }, log);
  const buffer = new WaitingBuffer(session.id, { durationSeconds: 600, bytes: 1e6 });
  const uplink = startUplink({
    aggregators: [{ host: options.aggregator?.host ?? "127.0.0.1", port }],
    names: { lookup: async () => [{ address: "127.0.0.1", family: 4 }], sleep },
    identity: { nodeName: "n", bootId: "b", session },
    lineTo: () => line,
    sampler: { sample: async () => ({ takenAt: 1, vitals: emptyNodeMetrics("n"), series: undefined }) },
    buffer,
    spool: undefined,
    fastestIntervalSeconds: 0.01,
    clock,
    log,
    mayComplain: createRateLimit(clock),
  });
  t.after(() => uplink.stop("the test is over"));
  return { said, buffer };
}

const welcome: AggregatorMessage = {
  welcome: {
    protocolVersion,
    aggregatorVersion: "1",
    configuration: { vitalsIntervalSeconds: 0.02, seriesIntervalSeconds: 1, collectNode: true, collectNetwork: false },
  },
};

test("the token is shown with the call, and again on the stream once it has been renewed", async (t) => {
  const write = folderOf(t);
  const tokenFile = write("token", "one");
  const shown: (string | undefined)[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const port = await listen(t, ({ hello, vitals, credentials }, call) => {
    if (hello) {
      shown.push(call.metadata.get("authorization")[0]?.toString());
      call.write(welcome);
    } else if (vitals) {
      if (vitals.sequence === 1) write("token", "two");
      call.write({ acknowledgement: { sequences: [vitals.sequence] } });
      if (shown.length > 1 && vitals.sequence > 10) resolve();
    } else if (credentials) shown.push(credentials.token);
  });
  let looks = 0;
  start(t, port, { tokenFile, aggregatorCaFile: write("ca", authority.cert) }, () => ++looks * 10_000);
  await promise;
  assert.deepEqual(shown, ["Bearer one", "two"]);
});

test("an agent that is refused says why, keeps what it measures, and comes in with a new token", async (t) => {
  const write = folderOf(t);
  const tokenFile = write("token", "old");
  const { promise, resolve } = Promise.withResolvers<void>();
  const port = await listen(t, ({ hello, vitals, backfill }, call) => {
    if (hello && call.metadata.get("authorization")[0] !== "Bearer new") {
      write("token", "new");
      const refusal = { code: status.UNAUTHENTICATED, details: "node n: the token has expired" };
      call.emit("error", Object.assign(new Error(refusal.details), refusal));
    } else if (hello) call.write(welcome);
    else if (backfill || vitals?.sequence === 1) resolve();
    else call.write({ acknowledgement: { sequences: [vitals?.sequence ?? 0] } });
  });
  let looks = 0;
  const { said } = start(t, port, { tokenFile, aggregatorCaFile: write("ca", authority.cert) }, () => ++looks * 10_000);
  await promise;
  assert.deepEqual(said, ["not connected: UNAUTHENTICATED: node n: the token has expired"]);
});

test("a renewed authority counts for the next connection", async (t) => {
  const write = folderOf(t);
  const aggregatorCaFile = write("ca", authority.cert);
  const { promise, resolve } = Promise.withResolvers<void>();
  const port = await listen(t, ({ hello }) => hello && resolve(), later);
  const { said } = start(t, port, { aggregatorCaFile });
  while (said.length === 0) await new Promise((again) => setImmediate(again));
  assert.match(said[0] ?? "", /^not connected: UNAVAILABLE: .*(certificate|signature)/i);
  write("ca", later.cert);
  await promise;
});

test("at each address of a name the certificate must be that name's, and the aggregator is spoken to by it", async (t) => {
  const write = folderOf(t);
  const aggregatorCaFile = write("ca", authority.cert);
  const { promise, resolve } = Promise.withResolvers<string>();
  const port = await listen(t, ({ hello }, call) => hello && resolve(call.getHost()));
  start(t, port, { aggregatorCaFile, aggregator: { host: "aggregator.test", port } });
  assert.equal(await promise, `aggregator.test:${port}`);
  const { said } = start(t, port, { aggregatorCaFile, aggregator: { host: "other.test", port } });
  while (said.length === 0) await new Promise((again) => setImmediate(again));
  assert.match(said[0] ?? "", /^not connected: UNAVAILABLE: .*other\.test/);
});
