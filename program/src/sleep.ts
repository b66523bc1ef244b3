import { setTimeout } from "node:timers/promises";

/** setTimeout takes 32 bits of milliseconds; waiting for ever is waiting for the signal. */
const longestSeconds = 2_000_000;

/** Waits so long, or until the signal. Zero and less is the next turn of the event loop. */
export async function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(Math.min(seconds, longestSeconds) * 1000, undefined, { signal }).catch(() => undefined);
}
