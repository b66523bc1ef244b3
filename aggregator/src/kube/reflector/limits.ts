import type { BackoffLimits } from "@kubevitals/program";

/** How long the reading of one kind waits, and how much it takes. */
export interface ReflectorLimits {
  /** What an object may weigh as JSON; a larger one is skipped. The API server itself takes 1.5 MiB by default. */
  readonly objectBytes: number;
  /** Objects a page, where lists come in pages. */
  readonly pageSize: number;
  /** Silence after which a watch counts as dead: the server's bookmarks come every 60 s. */
  readonly silenceSeconds: number;
  /** How long a watch is asked to last, at least; a random part of as much again is added. */
  readonly watchSeconds: number;
  /** After failures in a row. */
  readonly backoff: BackoffLimits;
  /** Before what is forbidden is asked for again; a random half is taken off. */
  readonly forbiddenSeconds: number;
  /** Before what the server does not have is asked for again; a random half is taken off. */
  readonly absentSeconds: number;
  /** The longest that a Retry-After is obeyed. */
  readonly mostRetryAfterSeconds: number;
}

export const defaultLimits: ReflectorLimits = {
  objectBytes: 8 * 2 ** 20,
  pageSize: 500,
  silenceSeconds: 130,
  watchSeconds: 300,
  backoff: { firstSeconds: 1, mostSeconds: 30 },
  forbiddenSeconds: 60,
  absentSeconds: 300,
  mostRetryAfterSeconds: 3600,
};
