import { EventEmitter, once } from "node:events";
import type { TestContext } from "node:test";
import { Metadata, type ClientDuplexStream, type ServerInterceptor } from "@grpc/grpc-js";
import {
  createAgentClient,
  emptyNodeMetrics,
  timestampOf,
  type AgentMessage,
  type AggregatorMessage,
  type Hello,
  type NodeMetrics,
} from "@kubevitals/proto";
import { createRateLimit } from "@kubevitals/program";
import { createAgentService } from "../ingest/agent-service.ts";
import type { IngestContext } from "../ingest/agent-stream.ts";
import { BlockStore } from "../ingest/block-store.ts";
import { WelcomeQueue } from "../ingest/welcome-queue.ts";
import { listenForGrpc } from "../serve/grpc/listener.ts";
import { createGrpcServer } from "../serve/grpc/server.ts";
import { NodeTable } from "../state/node-table.ts";
import { collectingLog } from "./collecting-log.ts";
import { FakeClock } from "./fake-clock.ts";
import { historyOf } from "./past.ts";

/** An aggregator's door for agents, on a port of its own, until the test is over. */
export async function openAgentsDoor(
  t: TestContext,
  overrides: Partial<IngestContext> = {},
  interceptors: readonly ServerInterceptor[] = [],
) {
  const clock = new FakeClock();
  const { log, lines } = collectingLog();
  const counted: string[] = [];
  const events = new EventEmitter();
  const count = (what: string) => {
    counted.push(what);
    events.emit(what);
  };
  const table = overrides.table ?? new NodeTable(clock, 100);
  const history = overrides.history ?? historyOf({ bytes: 1e6 });
  const agents = createAgentService({
    blocks: new BlockStore(),
    queue: new WelcomeQueue(clock),
    clock,
    log,
    mayComplain: createRateLimit(clock),
    isCollecting: true,
    instance: "this-start",
    helloMilliseconds: 10_000,
    seriesBudget: { maxNodeSeries: 100_000, maxFamilySeries: 20_000 },
    acceptNetwork: true,
    acceptCustom: true,
    configuration: { vitalsIntervalSeconds: 1, seriesIntervalSeconds: 15, collectNode: true, collectNetwork: true },
    counters: {
      accepted: (kind) => count(kind),
      duplicate: () => count("duplicate"),
      backfilled: (kind) => count(`backfilled ${kind}`),
      expired: () => count("expired"),
      droppedByAgent: (records) => count(`dropped ${records}`),
      refused: (reason) => count(`refused ${reason}`),
      connected: (change) => count(change === 1 ? "connected" : "disconnected"),
      waiting: (streams) => count(`waiting ${streams}`),
    },
    ...overrides,
    table,
    history,
  });
  const { server } = createGrpcServer({ agents: agents.implementation, readers: unimplementedReaders, interceptors });
  const patience = { preface: 10_000, farewell: 1000, close: 0 };
  const listener = await listenForGrpc(server, { host: "127.0.0.1", port: 0 }, log, () => undefined, { patience });
  const clients: TestAgent[] = [];
  t.after(async () => {
    for (const client of clients) client.close();
    await listener.close();
  });
  return {
    clock,
    lines,
    counted,
    table,
    history,
    agents,
    address: listener.address,
    entry: (name: string) => table.entryOf(name),
    /** Resolves once this is counted the next time. */
    counts: (what: string) => once(events, what),
    /** An agent, which shows this token. */
    connect(token?: string) {
      const client = new TestAgent(listener.address, token);
      clients.push(client);
      return client;
    },
    /** An agent whose hello was accepted. */
    async greet(hello: Partial<Hello> = {}) {
      const client = this.connect();
      client.say({ hello: helloOf(hello) });
      await client.answer();
      return client;
    },
  };
}

const unimplementedReaders = Object.fromEntries(
  [
    "GetSnapshot",
    "ListNodes",
    "GetNode",
    "ListPods",
    "GetPod",
    "GetCluster",
    "GetNetwork",
    "GetHealth",
    "WatchSnapshots",
  ].map((name) => [name, () => undefined]),
);

/** An agent that says what it is told to. */
export class TestAgent {
  readonly #client: ReturnType<typeof createAgentClient>;
  readonly stream: ClientDuplexStream<AgentMessage, AggregatorMessage>;
  #answers: AsyncIterator<AggregatorMessage> | undefined;

  constructor(address: string, token?: string) {
    this.#client = createAgentClient(address, undefined, { "grpc.use_local_subchannel_pool": 1 });
    const metadata = new Metadata();
    if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
    this.stream = this.#client.connect({ metadata });
    this.stream.on("error", () => undefined); // answer() rejects with it
  }

  say(...messages: readonly AgentMessage[]): void {
    for (const message of messages) this.stream.write(message);
  }

  /** The next answer; undefined once the stream has ended in order, and rejected with its status where it has not. */
  async answer(): Promise<AggregatorMessage | undefined> {
    this.#answers ??= this.stream[Symbol.asyncIterator]() as AsyncIterator<AggregatorMessage>;
    const { value, done } = await this.#answers.next();
    return done ? undefined : value;
  }

  /** Number of the next record that is acknowledged. */
  async acknowledgement(): Promise<number | undefined> {
    return (await this.answer())?.acknowledgement?.sequences[0];
  }

  close(): void {
    this.stream.cancel();
    this.#client.close();
  }
}

export function helloOf(more: Partial<Hello> = {}): Hello {
  return {
    protocolVersion: 1,
    agentVersion: "1",
    nodeName: "node-1",
    session: "session-1",
    bootId: "boot",
    firstSequence: 1,
    ...more,
  };
}

/** Vitals in full. */
export function vitalsOf(sequence: number, changed: Partial<NodeMetrics> = {}, baseSequence = 0): AgentMessage {
  return {
    vitals: {
      sequence,
      baseSequence,
      timestamp: timestampOf(sequence * 1000),
      changed: { ...emptyNodeMetrics(""), ...changed },
      cleared: [],
      gpus: [],
      networks: [],
    },
  };
}

/** A block of one row, and its value. */
export function seriesOf(sequence: number, value: number, family = "x"): AgentMessage[] {
  const description = { help: "", type: "METRIC_TYPE_GAUGE", labelNames: [], labelValues: [], suffixes: [] } as const;
  const none = new Uint8Array();
  const blocks = [{ blockRef: sequence, labels: [], values: [value], absent: none, continues: 0, changed: none }];
  return [
    { block: { ref: sequence, families: [{ ...description, name: family, rows: 1 }] } },
    { series: { sequence, blocks } },
  ];
}
