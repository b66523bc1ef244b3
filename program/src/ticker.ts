import type { Clock } from "./clock.ts";

/** A running schedule. */
export interface Ticker {
  /** Ticks from now on in this rhythm. */
  setInterval(seconds: number): void;
  stop(): void;
}

export interface TickerOptions {
  readonly seconds: number;
  readonly clock: Clock;
  readonly tick: () => void | Promise<void>;
  /** Told of a tick that failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/**
 * Calls `tick` at multiples of the interval after the start, so that delays of single ticks do not add up. What was missed is
 * skipped, never caught up, and while a tick is still running no other begins.
 */
export function startTicker({ seconds, clock, tick, onError }: TickerOptions): Ticker {
  let interval = seconds * 1000;
  let due = clock.monotonic() + interval;
  let timer = setTimeout(run, interval);
  let busy = false;

  function run(): void {
    const now = clock.monotonic();
    if (now < due) return arm(now); // a timer may fire up to a millisecond early
    due += interval * (1 + Math.floor((now - due) / interval));
    arm(now);
    if (!busy) void runTick();
  }

  async function runTick(): Promise<void> {
    busy = true;
    try {
      await tick();
    } catch (error) {
      onError(error);
    } finally {
      busy = false;
    }
  }

  function arm(now: number): void {
    timer = setTimeout(run, Math.max(0, due - now));
  }

  return {
    setInterval(next) {
      if (next * 1000 === interval) return;
      clearTimeout(timer);
      interval = next * 1000;
      const now = clock.monotonic();
      due = now + interval;
      arm(now);
    },
    stop: () => clearTimeout(timer),
  };
}
