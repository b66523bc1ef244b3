import type { ServerDuplexStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { AgentMessage, AggregatorMessage } from "@kubevitals/proto";
import { AgentStream, type IngestContext } from "./agent-stream.ts";

/** The agents' door, and a way to show all of them out. */
export interface AgentServiceHandlers {
  readonly implementation: UntypedServiceImplementation;
  /** Ends the streams of those whose tokens have expired, and has others checked again where that is due. */
  checkIdentities(): void;
  close(): void;
}

/** Handlers of kubevitals.v1.AgentService. */
export function createAgentService(context: IngestContext): AgentServiceHandlers {
  const streams = new Set<AgentStream>();
  return {
    implementation: {
      Connect(call: ServerDuplexStream<AgentMessage, AggregatorMessage>) {
        const stream: AgentStream = new AgentStream(call, context, () => streams.delete(stream));
        streams.add(stream);
      },
    },
    checkIdentities() {
      for (const stream of streams) stream.checkIdentity();
    },
    close() {
      for (const stream of streams) stream.close();
    },
  };
}
