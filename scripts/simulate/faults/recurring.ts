/** Something that comes again and again: so long, every so often, from a time on. All in seconds. */
export interface Recurrence {
  readonly from: number;
  readonly every: number;
  readonly lasts: number;
}

/** Whether it is going on. */
export function isDuring({ from, every, lasts }: Recurrence, seconds: number): boolean {
  return seconds >= from && (seconds - from) % every < lasts;
}

/** How often it has begun. */
export function timesBegun({ from, every }: Pick<Recurrence, "from" | "every">, seconds: number): number {
  return seconds < from ? 0 : 1 + Math.floor((seconds - from) / every);
}
