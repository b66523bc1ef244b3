import type { Rule } from "./rule.ts";

/** When a condition began to hold, on both clocks. */
export interface Instant {
  readonly monotonic: number;
  /** Wall time in milliseconds. */
  readonly at: number;
}

/** An episode of a rule on an object: from the first bad value until the value is good by the margin. */
interface Episode {
  readonly since: Instant;
  /** For how many milliseconds values are known to have been bad. */
  badFor: number;
  /** When the value was last bad; undefined while it is unknown, so that such time does not count. */
  lastBad: number | undefined;
  isFiring: boolean;
}

type Thresholds = Pick<Rule<unknown>, "bad" | "threshold" | "margin" | "holdSeconds">;

/**
 * Keeps rules from flapping: a value must be bad for as long as the rule holds before it fires, and good by the rule's margin
 * before it clears. While a value is unknown nothing changes: what fired goes on firing, and what does not is not held against
 * the object.
 */
export class Hysteresis {
  readonly #episodes = new Map<string, Episode>();

  /** Whether an episode of `key` goes on, firing or not yet. */
  has(key: string): boolean {
    return this.#episodes.has(key);
  }

  /** Takes in a value for `key`; since when the rule fires, or undefined while it does not. */
  update(key: string, value: number | undefined, rule: Thresholds, now: Instant): Instant | undefined {
    const episode = this.#episodes.get(key);
    if (value === undefined) {
      if (episode) episode.lastBad = undefined;
      return episode?.isFiring ? episode.since : undefined;
    }
    if (!isBad(value, rule.bad, rule.threshold, episode?.isFiring ? rule.margin : 0)) {
      this.#episodes.delete(key);
      return undefined;
    }
    const current = episode ?? { since: now, badFor: 0, lastBad: undefined, isFiring: false };
    current.badFor += now.monotonic - (current.lastBad ?? now.monotonic);
    current.lastBad = now.monotonic;
    current.isFiring ||= current.badFor >= rule.holdSeconds * 1000;
    this.#episodes.set(key, current);
    return current.isFiring ? current.since : undefined;
  }

  /** Forgets an object that is gone. */
  forget(key: string): void {
    this.#episodes.delete(key);
  }
}

/** Whether a value is beyond the threshold, or not yet back behind it by the margin. */
export function isBad(value: number, bad: "above" | "below", threshold: number, margin = 0): boolean {
  return bad === "above" ? value >= threshold - margin : value <= threshold + margin;
}
