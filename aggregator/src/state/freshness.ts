import type { Freshness } from "@kubevitals/proto";

/** Limits of silence, in seconds. */
export interface FreshnessLimits {
  readonly staleAfter: number;
  readonly lostAfter: number;
  /** Replaces `lostAfter` for an agent that said goodbye. */
  readonly goodbyeGrace: number;
}

/** What is known of an agent's silence. */
export interface Silence {
  /** Seconds since the last vitals arrived, on the aggregator's monotonic clock; undefined: none ever did. */
  readonly seconds: number | undefined;
  /** Seconds since the agent was first heard of. */
  readonly knownSeconds: number;
  /** Why the agent stopped, when it said so and has not come back. */
  readonly goodbye: string | undefined;
}

/** A verdict on a record's age, with the reason when it is not fresh. */
export interface FreshnessVerdict {
  readonly freshness: Freshness;
  readonly reason: string | undefined;
}

/** The same for all: most nodes are, and all are asked several times a snapshot. */
const fresh: FreshnessVerdict = { freshness: "FRESHNESS_FRESH", reason: undefined };

/** Judges how far a node's record describes the present (DESIGN, "Time"). */
export function judgeFreshness(silence: Silence, limits: FreshnessLimits): FreshnessVerdict {
  const seconds = silence.seconds ?? silence.knownSeconds;
  const lostAfter = silence.goodbye === undefined ? limits.lostAfter : Math.max(limits.goodbyeGrace, limits.staleAfter);
  const what = silence.seconds === undefined ? "no vitals since the agent's hello" : "no vitals";
  const why =
    silence.goodbye === undefined
      ? `${what} for longer than `
      : `the agent stopped on purpose (${silence.goodbye}) and has been away for longer than `;
  if (seconds > lostAfter) return { freshness: "FRESHNESS_LOST", reason: `${why}${lostAfter} s` };
  if (seconds > limits.staleAfter) return { freshness: "FRESHNESS_STALE", reason: `${why}${limits.staleAfter} s` };
  if (silence.seconds === undefined) return { freshness: "FRESHNESS_STALE", reason: "no vitals yet" };
  return fresh;
}
