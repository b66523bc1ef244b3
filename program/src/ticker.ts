import type { Clock } from "./clock.ts";

/** A running schedule. */
export interface Ticker {
  /** Ticks from now on in this rhythm; of no effect once stopped. */
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
  let interval = millisecondsOf(seconds);
  let due = clock.monotonic() + interval;
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let stopped = false;

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
    timer = setTimeout(run, Math.min(Math.max(0, due - now), longestTimeout));
  }

  arm(due - interval);
  return {
    setInterval(next) {
      if (stopped || millisecondsOf(next) === interval) return;
      clearTimeout(timer);
      interval = millisecondsOf(next);
      const now = clock.monotonic();
      // Never later than it was due: whoever changes the interval often does not put the tick off for ever.
      due = Math.min(due, now + interval);
      arm(now);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** What setTimeout can wait for; a longer wait takes several. */
const longestTimeout = 2 ** 31 - 1;

/** @throws {RangeError} where the rhythm would be none: a timer of 0 ms would take all the CPU there is. */
function millisecondsOf(seconds: number): number {
  if (seconds > 0 && seconds < Infinity) return seconds * 1000;
  throw new RangeError(`a ticker's interval must be above 0 s, not ${seconds} s`);
}
