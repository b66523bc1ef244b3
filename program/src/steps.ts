import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** Work that is done step by step: between two steps something else may have its turn. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** How long work in steps may hold the event loop at least and at most before all else that waits has its turn, in milliseconds. */
const turn = { least: 1, most: 5 };

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
export async function inTurns<Result>(steps: Steps<Result>, clock: Clock): Promise<Result> {
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
    share = Math.min(turn.most, Math.max(turn.least, clock.monotonic() - now));
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
