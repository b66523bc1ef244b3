import type { Clock } from "./clock.ts";

/** Keys told apart at most: those that come while so many are remembered share one. */
const mostKeys = 1000;

/** The key that is shared. */
const others = Symbol("others");

/**
 * Lets each key through once a minute, with the number of times it was held back before: a peer that fails a hundred times a
 * second costs a line a minute.
 */
export function createRateLimit(clock: Clock): (key: string) => { heldBack: number } | undefined {
  const seen = new Map<string | symbol, { until: number; heldBack: number }>();
  return (name) => {
    const now = clock.monotonic();
    if (!seen.has(name) && seen.size >= mostKeys) forget(now);
    const key = seen.has(name) || seen.size < mostKeys ? name : others;
    const entry = seen.get(key);
    if (entry && now < entry.until) {
      entry.heldBack++;
      return undefined;
    }
    seen.delete(key); // so that the map stays in the order of `until`
    seen.set(key, { until: now + 60_000, heldBack: 0 });
    return { heldBack: entry?.heldBack ?? 0 };
  };

  function forget(now: number): void {
    for (const [key, { until }] of seen) {
      if (until > now) return;
      seen.delete(key);
    }
  }
}
