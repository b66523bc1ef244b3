import type { TestContext } from "node:test";
import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import {
  agentServiceDefinition,
  decodeAgentMessage,
  type AgentMessage,
  type AggregatorMessage,
} from "@kubevitals/proto";

/** An agent's stream, as the aggregator's side has it. */
export type AgentCall = ServerDuplexStream<AgentMessage, AggregatorMessage>;

/** Serves AgentService until the test is over, on any free port of loopback in plain text unless told otherwise. Returns the port. */
export async function serveAgents(
  t: TestContext,
  connect: (call: AgentCall) => void,
  { at = "127.0.0.1:0", credentials = ServerCredentials.createInsecure() } = {},
): Promise<number> {
  const server = new Server();
  server.addService(agentServiceDefinition, {
    Connect(call: AgentCall) {
      call.on("error", () => undefined);
      connect(call);
    },
  });
  t.after(() => server.forceShutdown());
  return new Promise((resolve, reject) => {
    server.bindAsync(at, credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
}

/** The sequence numbers in a message, as an aggregator acknowledges them. */
export interface HeardRecords {
  /** Of live vitals. */
  readonly live: readonly number[];
  /** Of vitals that had waited. */
  readonly backfilled: readonly number[];
  /** What acknowledges all of it; undefined: it carries no record. */
  readonly acknowledgement: { readonly sequences: number[]; readonly session?: string } | undefined;
}

/** What records are in a message. */
export function recordsIn({ vitals, series, backfill }: AgentMessage): HeardRecords {
  const live = vitals ? [vitals.sequence] : [];
  if (!backfill) {
    const sequence = vitals?.sequence ?? series?.sequence;
    return { live, backfilled: [], acknowledgement: sequence === undefined ? undefined : { sequences: [sequence] } };
  }
  const records = backfill.messages.map(({ message }) => decodeAgentMessage(message));
  return {
    live,
    backfilled: records.flatMap((record) => record.vitals?.sequence ?? []),
    acknowledgement: {
      session: backfill.session,
      sequences: records.flatMap((record) => record.vitals?.sequence ?? record.series?.sequence ?? []),
    },
  };
}
