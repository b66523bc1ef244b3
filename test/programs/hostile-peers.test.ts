import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import { test } from "node:test";
import { statesOf, watchSnapshots } from "./support/await-state.ts";
import { withDeadline } from "./support/deadline.ts";
import { askEveryDoor } from "./support/doors.ts";
import { connectFakeAgent, hello, vitals } from "./support/fake-agent.ts";
import { residentBytes } from "./support/process-facts.ts";
import type { Owner } from "./support/program.ts";
import { startAgent, startAggregator } from "./support/programs.ts";
import { fetchPage } from "./support/prometheus-page.ts";
import { connectRaw, sayRaw } from "./support/raw-peer.ts";

const node = "honest";
const mebibyte = 2 ** 20;

/** Bytes that look random and are the same in every run. */
const rubbish = Buffer.concat(
  Array.from({ length: 2048 }, (_, index) => createHash("sha256").update(`rubbish ${index}`).digest()),
);

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

test("whatever peers say, the aggregator goes on serving the others", { timeout: 90_000 }, async (t) => {
  const aggregator = await startAggregator(t, ["--stale-after", "10s", "--lost-after", "20s"]);
  const agent = await startAgent(t, aggregator, node);
  const watch = watchSnapshots(t, aggregator.grpc);
  await watch.untilNode(node, "fresh");
  const first = watch.passed.length - 1;
  const residentBefore = await residentBytes(aggregator.pid);

  await t.test("a peer that speaks HTTP/1 to the gRPC port is told where it is", async (own) => {
    const answer = await sayRaw(own, aggregator.grpc, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.match(answer, /gRPC port of a Kubevitals aggregator/);
  });

  await t.test("random bytes are shown out at both ports", async (own) => {
    assert.match(await sayRaw(own, aggregator.http, rubbish), /^HTTP\/1\.1 400 /);
    assert.match(await sayRaw(own, aggregator.grpc, rubbish), /^HTTP\/1\.1 400 |^$/);
    assert.match(await sayRaw(own, agent.http, rubbish), /^HTTP\/1\.1 400 /);
  });

  await t.test("a peer that begins with HTTP/2 and goes on with rubbish is shown out", async (own) => {
    await sayRaw(own, aggregator.grpc, Buffer.concat([Buffer.from(preface), rubbish]));
    await sayRaw(
      t,
      aggregator.grpc,
      Buffer.concat([Buffer.from(preface), frame(4, 0, ""), frame(0, 0, "data of no stream")]),
    );
    await sayRaw(
      t,
      aggregator.grpc,
      Buffer.concat([Buffer.from(preface), frame(4, 0, ""), frame(1, 1, "\xff\xff\xff\xff")]),
    );
  });

  await t.test("connections on which nothing comes, or nothing more, are in nobody's way", async () => {
    for (const address of [aggregator.http, aggregator.grpc, agent.http]) {
      for (const beginning of ["", "P", "PR", preface]) {
        await connectRaw(t, address, beginning); // stays until the whole test is done
        const halfClosed = await connectRaw(t, address, beginning);
        halfClosed.end();
      }
    }
    await assertServing();
  });

  const service = "/kubevitals.v1.AgentService/Connect";
  for (const { what, path, body, status } of [
    { what: "a message that is no message", path: service, body: message(5, "\xff\xff\xff\xff\xff"), status: /^3$/ },
    { what: "a message that says it is 4 GiB long", path: service, body: message(0xffff_ffff, "x"), status: /^8$/ },
    {
      what: "a message in a compression that was not announced",
      path: service,
      body: message(1, "x", 1),
      status: /^13$|^12$|^3$/,
    },
    {
      what: "a method that there is not",
      path: "/kubevitals.v1.AgentService/Nothing",
      body: message(0, ""),
      status: /^12$/,
    },
  ]) {
    await t.test(`${what} ends its call with a status`, async (own) => {
      assert.match(await callRaw(own, aggregator.grpc, path, body), status);
    });
  }

  const long = "x".repeat(10 * mebibyte);
  for (const { what, says, code, details } of [
    {
      what: "a hello in another version",
      says: [hello("peer", { protocolVersion: 99 })],
      code: "FAILED_PRECONDITION",
      details: /version 99/,
    },
    { what: "a hello without a node name", says: [hello("")], code: "INVALID_ARGUMENT", details: /node name is empty/ },
    {
      what: "a hello with a name that would break a page",
      says: [hello('a"}\n')],
      code: "INVALID_ARGUMENT",
      details: /not a node name/,
    },
    {
      what: "a hello without a session",
      says: [hello("peer", { session: "" })],
      code: "INVALID_ARGUMENT",
      details: /session is empty/,
    },
    { what: "a second hello", says: [hello("peer"), hello("peer")], code: "INVALID_ARGUMENT", details: /second hello/ },
    { what: "vitals before the hello", says: [vitals(1)], code: "INVALID_ARGUMENT", details: /must be its hello/ },
    {
      what: "vitals out of order",
      says: [hello("peer"), vitals(5), vitals(4)],
      code: "INVALID_ARGUMENT",
      details: /out of order/,
    },
    {
      what: "a delta against nothing known",
      says: [hello("peer"), vitals(2, {}, { baseSequence: 1 })],
      code: "FAILED_PRECONDITION",
      details: /refers to 1/,
    },
    {
      what: "vitals with a value that is no number",
      says: [hello("peer"), vitals(1, { load1: NaN })],
      code: "INVALID_ARGUMENT",
      details: /not a number/,
    },
    {
      what: "a message of 10 MB",
      says: [hello("peer", { agentVersion: long })],
      code: "RESOURCE_EXHAUSTED",
      details: /larger than max/,
    },
  ]) {
    await t.test(`${what} ends the stream with ${code}`, async (own) => {
      const end = await connectFakeAgent(own, aggregator.grpc, ...says).end();
      assert.equal(end.code, code, end.details);
      assert.match(end.details, details);
    });
  }

  await t.test(
    "a second session of a node ends the first with ABORTED, and the first does not come back",
    async (own) => {
      const older = connectFakeAgent(own, aggregator.grpc, hello("contested", { session: "older" }));
      await older.hears("welcome");
      const newer = connectFakeAgent(own, aggregator.grpc, hello("contested", { session: "newer" }));
      await newer.hears("welcome");
      assert.equal((await older.end()).code, "ABORTED");
      const again = connectFakeAgent(own, aggregator.grpc, hello("contested", { session: "older" }));
      assert.equal((await again.end()).code, "ALREADY_EXISTS");
    },
  );

  await t.test("through all of it the real agent's node stayed fresh, and nothing broke or grew", async () => {
    await watch.until("no stream is left but the real agent's", async () => {
      const page = await fetchPage(`http://${aggregator.http}/metrics`);
      return page.value("kubevitals_ingest_streams") === 1;
    });
    await assertServing();
    assert.deepEqual(statesOf(watch.passed.slice(first), node), ["fresh"]);
    assert.deepEqual(agent.log.atLeast("warn"), []);
    assert.deepEqual(aggregator.log.atLeast("error"), []);
    const grown = (await residentBytes(aggregator.pid)) - residentBefore;
    assert.ok(grown < 128 * mebibyte, `the aggregator grew by ${grown / mebibyte} MiB`);
  });

  async function assertServing(): Promise<void> {
    const [next] = await watch.take(1);
    const { metrics } = await askEveryDoor(aggregator, next?.id ?? "", node);
    assert.equal(metrics.provenance?.freshness, "FRESHNESS_FRESH");
    for (const probe of ["livez", "readyz", "healthz"]) {
      assert.equal((await fetch(`http://${aggregator.http}/${probe}`)).status, 200, probe);
    }
  }
});

/** A frame of HTTP/2 (RFC 9113, section 4.1). */
function frame(type: number, stream: number, payload: string): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, Buffer.from(payload, "latin1")]);
}

/** A message as gRPC frames it, with a length that need not be its own. */
function message(length: number, payload: string, compressed = 0): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, Buffer.from(payload, "latin1")]);
}

/** Makes a gRPC call by hand; the number of its status. */
async function callRaw(owner: Owner, address: string, path: string, body: Buffer): Promise<string> {
  const session = connectHttp2(`http://${address}`);
  owner.after(async () => session.destroy());
  const call = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
  });
  const status = new Promise<string>((resolve) => {
    const look = (headers: IncomingHttpHeaders) => {
      const found = headers["grpc-status"];
      if (found !== undefined) resolve(String(found));
    };
    call.on("response", look);
    call.on("trailers", look);
    call.on("close", () => resolve("none"));
  });
  call.on("error", () => {});
  call.resume();
  call.write(body);
  return withDeadline(status, () => `the call ${path} never ended`);
}
