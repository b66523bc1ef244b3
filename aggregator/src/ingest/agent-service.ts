import type { ServerDuplexStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { AggregatorMessage } from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import type { TargetsByNode } from "../state/scrape/scrape-plan.ts";
import { AgentStream, type IngestContext } from "./agent-stream.ts";

/** The agents' door, and a way to show all of them out. */
export interface AgentServiceHandlers {
  readonly implementation: UntypedServiceImplementation;
  /**
   * Ends the streams of those whose tokens have expired, has others checked again where that is due, and tells those that wait for their
   * turn. Called from time to time.
   */
  look(): void;
  /** Tells agents that scrape pods what of their nodes to scrape, where that has changed. Nobody is asked where none of them does. */
  tellTargets(targets: () => Steps<TargetsByNode | undefined>): Steps<void>;
  close(): void;
}

/** Streams that are told what to scrape in one step. */
const streamsPerStep = 20;

/** Handlers of kubevitals.v1.AgentService, for a server that hands messages over as bytes (`encodedAgentServiceDefinition`). */
export function createAgentService(context: IngestContext): AgentServiceHandlers {
  const streams = new Set<AgentStream>();
  return {
    implementation: {
      Connect(call: ServerDuplexStream<Buffer, AggregatorMessage>) {
        const stream: AgentStream = new AgentStream(call, context, () => streams.delete(stream));
        streams.add(stream);
      },
    },
    look() {
      for (const stream of streams) stream.checkIdentity();
      context.queue.look();
      context.counters.waiting(context.queue.length);
    },
    *tellTargets(targets) {
      const waiting = Array.from(streams).filter(({ scrapesPods }) => scrapesPods);
      const byNode = waiting.length > 0 ? yield* targets() : undefined;
      if (byNode === undefined) return;
      for (const [index, stream] of waiting.entries()) {
        stream.tellTargets(byNode);
        if (index % streamsPerStep === streamsPerStep - 1) yield;
      }
    },
    close() {
      for (const stream of streams) stream.close();
    },
  };
}
