import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** Work that is done step by step: between two steps something else may have its turn. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** How long work in steps may hold the event loop before all else that waits has its turn, in milliseconds. */
const turnMilliseconds = 5;

/** Does the work without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does the work in turns of the event loop, each short enough that nothing else waits for it for long, if the steps are. */
export async function inTurns<Result>(steps: Steps<Result>, clock: Clock): Promise<Result> {
  for (;;) {
    const begun = clock.monotonic();
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (clock.monotonic() - begun < turnMilliseconds);
    await eventLoopTurn();
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
