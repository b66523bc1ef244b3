import { randomUUID } from "node:crypto";
import { status, type ServiceError } from "@grpc/grpc-js";
import {
  createAgentClient,
  emptyNodeMetrics,
  protocolVersion,
  timestampOf,
  type AgentMessage,
  type AggregatorMessage,
  type Hello,
  type NodeMetrics,
  type Vitals,
} from "@kubevitals/proto";
import { withDeadline } from "./deadline.ts";
import type { Owner } from "./program.ts";

/** How a stream ended: the name of its gRPC status, and the sentence with it. */
export interface StreamEnd {
  readonly code: string;
  readonly details: string;
}

/** An agent whose every word the test chooses. */
export interface FakeAgent {
  say(message: AgentMessage): void;
  /** The first thing that the aggregator says, or has said, of this kind. */
  hears<Kind extends keyof AggregatorMessage>(kind: Kind): Promise<NonNullable<AggregatorMessage[Kind]>>;
  /** How the aggregator ends the stream. */
  end(): Promise<StreamEnd>;
}

/** Opens a stream, and says these messages at once. It is closed when the owner is done. */
export function connectFakeAgent(owner: Owner, address: string, ...messages: readonly AgentMessage[]): FakeAgent {
  const client = createAgentClient(address);
  const call = client.connect();
  const heard: AggregatorMessage[] = [];
  let notify = Promise.withResolvers<void>();
  call.on("data", (message: AggregatorMessage) => {
    heard.push(message);
    notify.resolve();
    notify = Promise.withResolvers();
  });
  const end = Promise.withResolvers<StreamEnd>();
  call.on("error", ({ code, details }: ServiceError) => end.resolve({ code: status[code] ?? String(code), details }));
  call.on("end", () => end.resolve({ code: "OK", details: "" }));
  owner.after(async () => {
    call.cancel();
    client.close();
  });
  for (const message of messages) call.write(message);

  return {
    say: (message) => void call.write(message),
    async hears(kind) {
      for (;;) {
        const found = heard.map((message) => message[kind]).find((part) => part !== undefined);
        if (found !== undefined) return found;
        const over = end.promise.then((how) => Promise.reject(new Error(`no ${kind}: ${JSON.stringify(how)}`)));
        await withDeadline(Promise.race([notify.promise, over]), () => `the aggregator never said: ${kind}`);
      }
    },
    end: () => withDeadline(end.promise, () => "the aggregator never ended the stream"),
  };
}

/** A hello that is in order, but for what is given. */
export function hello(nodeName: string, changes: Partial<Hello> = {}): AgentMessage {
  return {
    hello: {
      protocolVersion,
      agentVersion: "0.0.0-test",
      nodeName,
      session: randomUUID(),
      bootId: "a-boot",
      firstSequence: 1,
      ...changes,
    },
  };
}

/** Vitals that are in order, but for what is given. */
export function vitals(
  sequence: number,
  values: Partial<NodeMetrics> = {},
  changes: Partial<Vitals> = {},
): AgentMessage {
  return {
    vitals: {
      sequence,
      baseSequence: 0,
      timestamp: timestampOf(Date.now()),
      changed: { ...emptyNodeMetrics(""), ...values },
      cleared: [],
      gpus: [],
      networks: [],
      ...changes,
    },
  };
}
