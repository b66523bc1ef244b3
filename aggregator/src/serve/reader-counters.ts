/** Where readers ask. */
export type Surface = "rest" | "prometheus" | "grpc";

/**
 * Why a reader got no answer: the request makes no sense; it asks for a snapshot that is gone; request or answer are too large; too many
 * are served already, or there is no snapshot yet; the reader of a stream stopped reading. Who may not read at all is counted apart.
 */
export type AnswerRefusal = "invalid" | "gone" | "too-large" | "unavailable" | "too-slow";

/** What happens to readers, counted. */
export interface ReaderCounters {
  /** A reader begins to watch, or leaves. */
  watching(surface: "rest" | "grpc", change: 1 | -1): void;
  /** A reader was turned away. */
  refused(surface: Surface, reason: AnswerRefusal): void;
  /** A reader of a gRPC stream was slower than the snapshots that it asked for, and has missed so many. */
  skipped(snapshots: number): void;
}

/** Counts nothing. */
export const uncounted: ReaderCounters = {
  watching: () => undefined,
  refused: () => undefined,
  skipped: () => undefined,
};
