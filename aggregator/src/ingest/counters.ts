import type { RefusalReason } from "./refusal.ts";

/** What happens at the agents' door, counted. */
export interface IngestCounters {
  accepted(kind: "vitals" | "series" | "block" | "hello" | "goodbye"): void;
  duplicate(): void;
  refused(reason: RefusalReason): void;
  connected(change: 1 | -1): void;
}
