import type { Clock } from "./clock.ts";

/** Keys remembered at most: what is said about more things than that is not told apart any more. */
const mostKeys = 1000;

/**
 * Lets each key through once a minute, with the number of times it was held back before: a peer that fails a hundred times a
 * second costs a line a minute.
 */
export function createRateLimit(clock: Clock): (key: string) => { heldBack: number } | undefined {
  const seen = new Map<string, { until: number; heldBack: number }>();
  return (key) => {
    const now = clock.monotonic();
    const entry = seen.get(key);
    if (entry && now < entry.until) {
      entry.heldBack++;
      return undefined;
    }
    if (seen.size >= mostKeys) seen.clear();
    seen.set(key, { until: now + 60_000, heldBack: 0 });
    return { heldBack: entry?.heldBack ?? 0 };
  };
}
