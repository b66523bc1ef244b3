import type { ReaderRefusalReason } from "./reader-access.ts";

/** Questions to the API server and their outcomes, counted. */
export interface IdentityCounters {
  /** The API server was asked: whose a token is, or what somebody may read. */
  reviewed(question: "token" | "access", outcome: "valid" | "invalid" | "unknown"): void;
  /** A reader was turned away. */
  readerRefused(reason: ReaderRefusalReason): void;
}
