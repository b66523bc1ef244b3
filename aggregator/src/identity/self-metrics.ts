import { Counter, type Registry } from "prom-client";
import type { IdentityCounters } from "./counters.ts";

/** Metrics of who is let in. Refused agents are counted with the other streams that were ended. */
export function createIdentityMetrics(registers: Registry[]): IdentityCounters {
  const reviews = new Counter({
    name: "kubevitals_identity_reviews_total",
    help: "Questions to the API server of whose a token is, or what somebody may read, by outcome; unknown where it did not answer.",
    labelNames: ["question", "outcome"],
    registers,
  });
  const refused = new Counter({
    name: "kubevitals_readers_refused_total",
    help: "Requests of readers that were turned away because of their token, by reason.",
    labelNames: ["reason"],
    registers,
  });
  return {
    reviewed: (question, outcome) => reviews.inc({ question, outcome }),
    readerRefused: (reason) => refused.inc({ reason }),
  };
}
