import type { RefusalReason } from "./refusal.ts";

/** What happens at the agents' door, counted. */
export interface IngestCounters {
  accepted(kind: "vitals" | "series" | "block" | "hello" | "goodbye" | "backfill"): void;
  duplicate(): void;
  /** A back-filled record went into the history. */
  backfilled(kind: "vitals" | "series"): void;
  /** A back-filled record was older than the history goes back. */
  expired(): void;
  /** Agents say that they had to drop so many records more. */
  droppedByAgent(records: number): void;
  refused(reason: RefusalReason): void;
  connected(change: 1 | -1): void;
  /** So many streams wait to be let in. */
  waiting(streams: number): void;
}
