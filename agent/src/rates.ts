import type { Timed } from "./collectors/collector.ts";

/** Growth of a counter per second between two readings; undefined when it went back (it was reset) or no time has passed. */
export function perSecond<Reading>(
  current: Timed<Reading>,
  previous: Timed<Reading> | undefined,
  counter: (reading: Reading) => number | undefined,
): number | undefined {
  if (previous === undefined) return undefined;
  const seconds = (current.monotonicMilliseconds - previous.monotonicMilliseconds) / 1000;
  const now = counter(current.reading);
  const before = counter(previous.reading);
  if (now === undefined || before === undefined || seconds <= 0 || now < before) return undefined;
  return (now - before) / seconds;
}

/**
 * Growth per second summed over the items that exist in both readings, so that one that was plugged in does not count with
 * its whole past. Undefined when none exists in both, or when a counter of one of them went back.
 */
export function perSecondOfEach<Item>(
  current: Timed<ReadonlyMap<string, Item>>,
  previous: Timed<ReadonlyMap<string, Item>> | undefined,
  counter: (item: Item) => number | undefined,
): number | undefined {
  if (previous === undefined) return undefined;
  let sum: number | undefined;
  for (const [key, item] of current.reading) {
    const before = previous.reading.get(key);
    if (before === undefined) continue;
    const growth = perSecond({ ...current, reading: item }, { ...previous, reading: before }, counter);
    if (growth === undefined) return undefined;
    sum = (sum ?? 0) + growth;
  }
  return sum;
}

/** A share in percent, within 0 to 100; undefined when either side is unknown or the whole is nothing. */
export function percentage(part: number | undefined, whole: number | undefined): number | undefined {
  if (part === undefined || whole === undefined || whole <= 0) return undefined;
  return Math.min(100, Math.max(0, (100 * part) / whole));
}
