import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { test, type TestContext } from "node:test";
import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import {
  agentServiceDefinition,
  decodeAgentMessage,
  emptyNodeMetrics,
  protocolVersion,
  type AgentConfiguration,
  type AgentMessage,
  type AggregatorMessage,
  type PeersWord,
} from "@kubevitals/proto";
import { createRateLimit, parseHostPort, systemClock, type HostPort, type Logger } from "@kubevitals/program";
import type { Sample } from "../sample.ts";
import type { FoundAddress } from "./follow-names.ts";
import { Session } from "./session.ts";
import { blockOf } from "./testing/taken.ts";
import { startUplink } from "./uplink.ts";
import { WaitingBuffer } from "./waiting-buffer.ts";

type Call = ServerDuplexStream<AgentMessage, AggregatorMessage>;

const fast: AgentConfiguration = {
  vitalsIntervalSeconds: 0.02,
  seriesIntervalSeconds: 1,
  collectNode: true,
  collectNetwork: false,
};

/** A replica of the aggregator: it takes all in, unless it is told to be away. */
class Replica {
  readonly live: number[] = [];
  readonly backfilled: number[] = [];
  readonly port: number;
  readonly instance: string;
  hellos = 0;
  isAway = false;
  /** What it says to other replicas; undefined: nothing. */
  claims: boolean | undefined;
  /** What it heard from them last; undefined: nothing with the last vitals. */
  peers: PeersWord | undefined;
  readonly #calls = new Set<Call>();
  readonly #events = new EventEmitter();
  readonly #configuration: AgentConfiguration;

  private constructor(port: number, instance: string, configuration: AgentConfiguration) {
    this.port = port;
    this.instance = instance;
    this.#configuration = configuration;
  }

  static async start(t: TestContext, instance: string, configuration = fast, at = "127.0.0.1:0"): Promise<Replica> {
    const server = new Server();
    const connected = new EventEmitter<{ call: [Call] }>();
    server.addService(agentServiceDefinition, { Connect: (call: Call) => connected.emit("call", call) });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(at, ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    t.after(() => server.forceShutdown());
    const replica = new Replica(port, instance, configuration);
    connected.on("call", (call) => replica.#take(call));
    return replica;
  }

  get target(): HostPort {
    return { host: "127.0.0.1", port: this.port };
  }

  leave(): void {
    this.isAway = true;
    for (const call of this.#calls) call.end();
    this.#calls.clear();
  }

  return(): void {
    this.isAway = false;
  }

  /** Resolves once this holds, which is looked at whenever something was heard. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await once(this.#events, "heard");
  }

  #take(call: Call): void {
    call.on("error", () => undefined);
    if (this.isAway) return void call.end();
    // As an aggregator does: a new stream of a node ends the one before it.
    for (const older of this.#calls) older.end();
    this.#calls.clear();
    this.#calls.add(call);
    call.on("end", () => {
      this.#calls.delete(call);
      call.end();
      this.#events.emit("heard");
    });
    call.on("data", (message: AgentMessage) => this.#hear(message, call));
  }

  #hear({ hello, vitals, series, backfill }: AgentMessage, call: Call): void {
    if (!this.#calls.has(call)) return;
    if (hello) {
      this.hellos++;
      const { instance } = this;
      call.write({
        welcome: { protocolVersion, aggregatorVersion: "test", configuration: this.#configuration, instance },
      });
    }
    const sequence = vitals?.sequence ?? series?.sequence;
    if (vitals) {
      this.live.push(vitals.sequence);
      this.peers = vitals.peers;
    }
    const { claims } = this;
    const word = claims === undefined ? {} : { word: { challenge: this.live.length, claims } };
    if (sequence !== undefined) call.write({ acknowledgement: { sequences: [sequence], ...word } });
    if (backfill) {
      const records = backfill.messages.map(({ message }) => decodeAgentMessage(message));
      const sequences = records.flatMap((record) => record.vitals?.sequence ?? record.series?.sequence ?? []);
      this.backfilled.push(...records.flatMap((record) => record.vitals?.sequence ?? []));
      call.write({ acknowledgement: { session: backfill.session, sequences } });
    }
    this.#events.emit("heard");
  }
}

/** An uplink to these, whose names stand for what `found` says. */
function start(t: TestContext, aggregators: readonly HostPort[], found: () => readonly FoundAddress[] = () => []) {
  const session = new Session();
  const buffer = new WaitingBuffer(session.id, { durationSeconds: 600, bytes: 1e7 });
  const time = { ahead: 0 };
  const clock = { now: () => Date.now(), monotonic: () => systemClock.monotonic() + time.ahead };
  const said: string[] = [];
  const say = (fields: object, message: string) => void said.push(`${message} ${JSON.stringify(fields)}`);
  const sampler = {
    sample: async (withSeries: boolean): Promise<Sample> => ({
      takenAt: Date.now(),
      vitals: { ...emptyNodeMetrics("n"), load1: session.nextSequence },
      series: withSeries ? [blockOf("a")] : undefined,
    }),
  };
  let pause = Promise.withResolvers<void>();
  const uplink = startUplink({
    aggregators,
    identity: { nodeName: "n", bootId: "b", session },
    sampler,
    buffer,
    spool: undefined,
    fastestIntervalSeconds: 0.01,
    clock,
    log: { info: say, warn: say, error: say } as unknown as Logger,
    mayComplain: createRateLimit(clock),
    names: {
      lookup: async () => found(),
      sleep: (_, signal) => {
        pause = Promise.withResolvers();
        signal.addEventListener("abort", () => pause.resolve());
        return pause.promise;
      },
    },
  });
  t.after(() => uplink.stop("the test is over"));
  return {
    uplink,
    buffer,
    said,
    /** Looks names up again. */
    lookUp: () => pause.resolve(),
    pass: (seconds: number) => (time.ahead += seconds * 1000),
  };
}

/** Numbers of all vitals that a replica was told. */
const told = ({ live, backfilled }: Replica) => [...live, ...backfilled].toSorted((a, b) => a - b);

test("every replica is told every sample, live", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b")];
  const { buffer, uplink } = start(t, [a.target, b.target]);
  await a.until(() => a.live.length >= 10);
  await b.until(() => b.live.length >= 10);
  const common = a.live.filter((sequence) => sequence >= (b.live[0] ?? 0) && sequence <= (b.live.at(-1) ?? 0));
  assert.ok(common.length >= 5);
  assert.deepEqual(
    common.filter((sequence) => !b.live.includes(sequence)),
    [],
  );
  assert.deepEqual(buffer.records, []);
  assert.deepEqual(
    uplink.lines.map(({ isConnected }) => isConnected),
    [true, true],
  );
});

test("a replica that was away is told what it missed, and the other nothing twice", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b")];
  const { buffer } = start(t, [a.target, b.target]);
  await b.until(() => b.live.length >= 5);
  b.leave();
  const before = a.live.length;
  await a.until(() => a.live.length >= before + 20);
  assert.ok(buffer.records.length >= 15, `${buffer.records.length} records wait`);
  b.return();
  await b.until(() => b.backfilled.length >= 15 && buffer.records.length <= 2);
  assert.deepEqual(told(b), [...new Set(told(b))], "something came twice");
  assert.deepEqual(a.backfilled, []);
  const between = (from: number, to: number) => a.live.filter((sequence) => sequence >= from && sequence <= to);
  const [first = 0, last = 0] = [b.live[0], b.backfilled.at(-1)];
  assert.deepEqual(
    between(first, last).filter((sequence) => !told(b).includes(sequence)),
    [],
    "something is missing",
  );
});

test("replicas come and go under a name, and a new one is told what waits", async (t) => {
  const a = await Replica.start(t, "a");
  const b = await Replica.start(t, "b", fast, `127.0.0.2:${a.port}`);
  let found: readonly FoundAddress[] = [{ address: "127.0.0.1", family: 4 }];
  const { uplink, lookUp, buffer } = start(t, [{ host: "replicas", port: a.port }], () => found);
  await a.until(() => a.live.length >= 5);
  a.leave();
  while (buffer.records.length < 10) await new Promise((resolve) => setImmediate(resolve));
  const waiting = buffer.records.flatMap(({ kind, sequence }) => (kind === "vitals" ? [sequence] : []));
  found = [{ address: "127.0.0.2", family: 4 }];
  lookUp();
  await b.until(() => waiting.every((sequence) => b.backfilled.includes(sequence)) && b.live.length >= 5);
  assert.deepEqual(
    uplink.lines.map(({ address, isConnected }) => [address, isConnected]),
    [
      [`127.0.0.1:${a.port}`, false],
      [`127.0.0.2:${a.port}`, true],
    ],
  );
  assert.ok(buffer.records.length >= waiting.length, "it waits for the one that may come back");
});

test("of two addresses that lead to one aggregator one is left, so that they do not end each other's streams", async (t) => {
  const a = await Replica.start(t, "a", fast, "0.0.0.0:0");
  const other: HostPort = { host: "127.0.0.2", port: a.port };
  const { uplink, said } = start(t, [a.target, other]);
  await a.until(() => a.hellos === 2);
  const before = told(a).length;
  await a.until(() => a.live.length >= before + 30);
  assert.equal(a.hellos, 2);
  assert.equal(uplink.lines.length, 1);
  assert.equal(said.filter((line) => line.startsWith("two addresses lead to one aggregator")).length, 1);
  // What both had sent before they were found to be one is there twice, and known by its number.
  const settled = a.live.slice(before);
  assert.deepEqual(settled, [...new Set(settled)]);
});

test("a name that stands for very many addresses is streamed to no more than eight times, and the log says so", async (t) => {
  const found = Array.from({ length: 100 }, (_, at) => ({ address: `127.0.1.${at}`, family: 4 }));
  const { uplink, said, lookUp } = start(t, [{ host: "many", port: 1 }], () => found);
  await new Promise((resolve) => setImmediate(resolve));
  lookUp();
  assert.equal(uplink.lines.length, 8);
  assert.equal(said.filter((line) => line.startsWith("there are more aggregators")).length, 1);
});

test("while a name cannot be looked up all waits, and the first replica is told", async (t) => {
  const a = await Replica.start(t, "a");
  let isKnown = false;
  const found = () => {
    if (isKnown) return [{ address: "127.0.0.1", family: 4 }];
    throw new Error("ENOTFOUND");
  };
  const { lookUp, buffer } = start(t, [{ host: "later", port: a.port }], found);
  while (buffer.records.length === 0) await new Promise((resolve) => setImmediate(resolve));
  isKnown = true;
  lookUp();
  await a.until(() => a.backfilled.includes(1) && a.live.length > 3);
  assert.deepEqual(told(a), [...new Set(told(a))]);
});

test("samples are taken as often as the replica that asks for most wants them", async (t) => {
  const slow = await Replica.start(t, "slow", { ...fast, vitalsIntervalSeconds: 3600 });
  const quick = await Replica.start(t, "quick");
  start(t, [slow.target, quick.target]);
  await slow.until(() => slow.live.length >= 10);
  await quick.until(() => quick.live.length >= 10);
});

test("a replica that wants no values of the node is given signs of life, and the other all", async (t) => {
  const without = await Replica.start(t, "without", { ...fast, collectNode: false });
  const all = await Replica.start(t, "all");
  const { buffer } = start(t, [without.target, all.target]);
  await without.until(() => without.live.length >= 10);
  await all.until(() => all.live.length >= 10);
  without.leave();
  await all.until(() => all.live.length >= 20);
  assert.ok(buffer.records.length <= 3, "signs of life wait");
});

test("a replica that is gone for good is forgotten with what waits for it alone", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b", fast, "127.0.0.2:0")];
  let found: FoundAddress[] = [{ address: "127.0.0.2", family: 4 }];
  const { uplink, lookUp, pass, buffer, said } = start(t, [a.target, { host: "name", port: b.port }], () => found);
  await b.until(() => b.live.length >= 5);
  found = [{ address: "127.0.0.3", family: 4 }];
  lookUp();
  const connected = b.live.length;
  await b.until(() => b.live.length >= connected + 5); // a stream that goes on is left alone
  b.leave();
  const before = a.live.length;
  await a.until(() => a.live.length >= before + 10);
  assert.ok(buffer.records.length >= 8);
  pass(61);
  while (uplink.lines.length > 2) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(said.some((line) => line.startsWith("this address is no longer an aggregator's")));
  assert.deepEqual(
    uplink.lines.map(({ address }) => parseHostPort(address)?.host),
    ["127.0.0.1", "127.0.0.3"],
  );
});

test("what replicas say to each other is passed on, and where one says nothing that is not taken for a no", async (t) => {
  const [a, b] = [await Replica.start(t, "a"), await Replica.start(t, "b")];
  const { pass } = start(t, [a.target, b.target]);
  await a.until(() => a.live.length >= 5);
  assert.equal(a.peers, undefined, "nobody has asked");
  a.claims = false;
  await a.until(() => a.live.length >= 10);
  assert.equal(a.peers, undefined, "the other has said nothing");
  b.claims = false;
  await a.until(() => a.peers?.claimed === false);
  const challenge = (a.peers as PeersWord | undefined)?.challenge;
  assert.ok(challenge !== undefined && challenge > 0 && challenge <= a.live.length);
  b.claims = true;
  await a.until(() => a.peers?.claimed === true);
  await b.until(() => b.peers?.claimed === false);
  b.leave();
  await a.until(() => a.peers === undefined);
  pass(3);
  b.claims = false;
  b.return();
  await a.until(() => a.peers?.claimed === false);
});

test("where an agent knows of one replica only, nobody else claims anything", async (t) => {
  const a = await Replica.start(t, "a");
  a.claims = true;
  start(t, [a.target]);
  await a.until(() => a.peers?.claimed === false);
});
