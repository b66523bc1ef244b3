import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import {
  agentServiceDefinition,
  protocolVersion,
  type AgentConfiguration,
  type AgentMessage,
  type AggregatorMessage,
} from "@kubevitals/proto";
import { BlockStore } from "../../../aggregator/src/ingest/block-store.ts";
import { SeriesReader } from "../../../aggregator/src/ingest/series.ts";
import { noSeries, partsOf, type StoredSeries } from "../../../aggregator/src/state/stored-series.ts";
import type { Owner } from "../../programs/support/program.ts";

/** How often an agent samples. */
export interface Rhythm {
  readonly vitalsSeconds: number;
  readonly seriesSeconds: number;
}

/** What has come in since the sink was opened. */
export interface Received {
  readonly vitals: number;
  readonly series: number;
  /** Payload of TCP in both directions. */
  readonly bytes: number;
  /** Payload of the messages of these kinds alone. */
  readonly vitalsBytes: number;
  readonly seriesBytes: number;
  readonly blockBytes: number;
}

/** An aggregator that welcomes one agent, acknowledges each record as the real one does, counts, and keeps nothing. */
export interface Sink {
  readonly address: string;
  readonly received: Received;
  /** Names of the families in the newest series sample, with how many series each has. */
  families(): ReadonlyMap<string, number>;
  setRhythm(rhythm: Rhythm): void;
  /** Resolves once so many records have come in, counted from when the sink was opened. */
  until(least: Partial<Received>): Promise<void>;
}

type Call = ServerDuplexStream<AgentMessage, AggregatorMessage>;

/** Opens a sink on a free port of loopback. */
export async function openSink(owner: Owner, rhythm: Rhythm): Promise<Sink> {
  const counts = { vitals: 0, series: 0, bytes: 0, vitalsBytes: 0, seriesBytes: 0, blockBytes: 0 };
  let series = newReader();
  let newest = noSeries;
  let current = rhythm;
  let stream: Call | undefined;
  const waiting = new Set<() => void>();

  function receive(call: Call, { hello, block, vitals, series: sample }: AgentMessage): void {
    if (hello) {
      stream = call;
      series = newReader();
      call.write({
        welcome: { protocolVersion, aggregatorVersion: "bench", configuration: configurationOf(current) },
      });
    } else if (block) series.acceptBlock(block);
    else if (vitals) {
      counts.vitals++;
      acknowledge(call, vitals.sequence);
    } else if (sample) {
      counts.series++;
      newest = series.acceptSample(sample);
      acknowledge(call, sample.sequence);
    }
    for (const look of waiting) look();
  }

  const server = new Server();
  server.addService(countingDefinition(counts), {
    Connect(call: Call) {
      call.on("data", (message: AgentMessage) => receive(call, message));
      call.on("end", () => call.end());
      call.on("error", () => {}); // the agent was killed: what it had sent is counted
    },
  });
  const grpcPort = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
  owner.after(async () => server.forceShutdown());
  const port = await openRelay(owner, grpcPort, (bytes) => (counts.bytes += bytes));

  return {
    address: `127.0.0.1:${port}`,
    get received() {
      return { ...counts };
    },
    families: () => countFamilies(newest),
    setRhythm(next) {
      current = next;
      stream?.write({ configuration: configurationOf(next) });
    },
    until(least) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        if (counts.vitals < (least.vitals ?? 0) || counts.series < (least.series ?? 0)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      return promise;
    },
  };
}

function configurationOf({ vitalsSeconds, seriesSeconds }: Rhythm): AgentConfiguration {
  return {
    vitalsIntervalSeconds: vitalsSeconds,
    seriesIntervalSeconds: seriesSeconds,
    collectNode: true,
    collectNetwork: true,
  };
}

function acknowledge(call: Call, sequence: number): void {
  call.write({ acknowledgement: { sequences: [sequence] } });
}

/** The service, with the sizes of what arrives added up by kind. */
function countingDefinition(sizes: Record<"vitalsBytes" | "seriesBytes" | "blockBytes", number>) {
  const { Connect: method } = agentServiceDefinition;
  if (method === undefined) throw new Error("kubevitals.v1.AgentService has no method Connect");
  const requestDeserialize = (bytes: Buffer): unknown => {
    const message = method.requestDeserialize(bytes) as AgentMessage;
    if (message.vitals) sizes.vitalsBytes += bytes.length;
    if (message.series) sizes.seriesBytes += bytes.length;
    if (message.block) sizes.blockBytes += bytes.length;
    return message;
  };
  return { Connect: { ...method, requestDeserialize } };
}

/** grpc-js shows no sockets, so the bytes are counted by a relay in front of it. */
async function openRelay(owner: Owner, target: number, count: (bytes: number) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const relay = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: "127.0.0.1", noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => count(chunk.length));
      from.on("error", () => to.destroy());
      from.on("close", () => sockets.delete(from));
      from.pipe(to);
    }
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  owner.after(async () => {
    for (const socket of sockets) socket.destroy();
    relay.close();
  });
  return (relay.address() as AddressInfo).port;
}

function newReader(): SeriesReader {
  return new SeriesReader("bench", new BlockStore());
}

function countFamilies(sample: StoredSeries): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { block, isAbsent = () => false } of partsOf(sample)) {
    let row = 0;
    for (const family of block.families) {
      let present = 0;
      for (const end = row + family.rows; row < end; row++) if (!isAbsent(row)) present++;
      counts.set(family.name, (counts.get(family.name) ?? 0) + present);
    }
  }
  return counts;
}
