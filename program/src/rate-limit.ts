import type { Clock } from "./clock.ts";

/** Keys told apart at most: those that come while so many are remembered count as one. */
const mostKeys = 1000;

interface Entry {
  readonly until: number;
  heldBack: number;
}

/**
 * Lets each key through once a minute, with the number of times it was held back before: a peer that fails a hundred times a
 * second costs a line a minute.
 */
export function createRateLimit(clock: Clock): (key: string) => { heldBack: number } | undefined {
  const seen = new Map<string, Entry>(); // in the order of `until`
  let others: Entry | undefined;
  return (key) => {
    const now = clock.monotonic();
    if (!seen.has(key) && seen.size >= mostKeys) forget(now);
    const isToldApart = seen.has(key) || seen.size < mostKeys;
    const entry = isToldApart ? seen.get(key) : others;
    if (entry && now < entry.until) {
      entry.heldBack++;
      return undefined;
    }
    const next = { until: now + 60_000, heldBack: 0 };
    if (isToldApart) {
      seen.delete(key);
      seen.set(key, next);
    } else {
      others = next;
    }
    return { heldBack: entry?.heldBack ?? 0 };
  };

  function forget(now: number): void {
    for (const [key, { until }] of seen) {
      if (until > now) return;
      seen.delete(key);
    }
  }
}
