import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** Work that is done step by step: between two steps something else may have its turn. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** How long work in steps may hold the event loop at least and at most before all else that waits has its turn, in milliseconds. */
const turn = { least: 1, most: 5 };

/** Which part of the time that all else took a turn of urgent work may be, and its length at most in milliseconds. */
const urgent = { share: 0.25, most: 50 };

/** Work for which all wait: where all else takes very long, a turn of it may as well. */
export interface TurnOptions {
  readonly isUrgent?: boolean;
}

/** Does the work without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Does the work in turns of the event loop. A turn is as long as all else took since the one before, within bounds: where little waits, what
 * needs many turns itself, such as a long answer to a reader, soon has them; where much does, the work gets on all the same.
 */
export async function inTurns<Result>(
  steps: Steps<Result>,
  clock: Clock,
  { isUrgent = false }: TurnOptions = {},
): Promise<Result> {
  let share = turn.least;
  for (;;) {
    const begun = clock.monotonic();
    let now: number;
    do {
      const step = steps.next();
      if (step.done) return step.value;
      now = clock.monotonic();
    } while (now - begun < share);
    await eventLoopTurn();
    const others = clock.monotonic() - now;
    const usual = Math.min(turn.most, Math.max(turn.least, others));
    share = isUrgent ? Math.max(usual, Math.min(urgent.most, urgent.share * others)) : usual;
  }
}

/** Does the same steps, and tells at the end how many milliseconds they took themselves, without what had its turn between them. */
export function* timed<Result>(
  steps: Steps<Result>,
  clock: Clock,
): Steps<{ readonly result: Result; readonly milliseconds: number }> {
  let milliseconds = 0;
  for (;;) {
    const begun = clock.monotonic();
    const step = steps.next();
    milliseconds += clock.monotonic() - begun;
    if (step.done) return { result: step.value, milliseconds };
    yield;
  }
}
