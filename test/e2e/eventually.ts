import { setTimeout as sleep } from "node:timers/promises";

/** What is awaited is not there yet, and why. */
export class NotYet {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

const pauseMilliseconds = 500;

/**
 * Looks twice a second until what is awaited is there. Deadlines are generous: they tell what never comes from a slow machine.
 *
 * @throws with why it was not there at the last look, once the deadline is over
 */
export async function eventually<T>(what: string, seconds: number, look: () => Promise<T | NotYet>): Promise<T> {
  const begun = performance.now();
  for (;;) {
    const seen = await look();
    if (!(seen instanceof NotYet)) return seen;
    if (performance.now() - begun > seconds * 1000) throw new Error(`in vain for ${seconds} s: ${what}: ${seen.why}`);
    await sleep(pauseMilliseconds);
  }
}
