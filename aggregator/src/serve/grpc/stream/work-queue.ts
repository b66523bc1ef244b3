import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Clock, Steps } from "@kubevitals/program";

/** How long work may hold the event loop before all else that waits has its turn, in milliseconds, unless it is said otherwise. */
const defaultSlice = 5;

/**
 * Does all work for readers in slices: in one turn of the event loop one slice of one of them, each in its turn. However many readers
 * there are, all else waits for no longer than one slice, and who asks for little does not wait for who asks for much.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #sliceMilliseconds: number;
  #last: Promise<void> = Promise.resolve();

  constructor(clock: Clock, sliceMilliseconds = defaultSlice) {
    this.#clock = clock;
    this.#sliceMilliseconds = sliceMilliseconds;
  }

  async run<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      await this.#turn();
      const begun = this.#clock.monotonic();
      do {
        const step = steps.next();
        if (step.done) return step.value;
      } while (this.#clock.monotonic() - begun < this.#sliceMilliseconds);
    }
  }

  #turn(): Promise<void> {
    this.#last = this.#last.then(() => eventLoopTurn());
    return this.#last;
  }
}
