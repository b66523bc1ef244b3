import type { Clock, Steps } from "@kubevitals/program";

/** Milliseconds of one turn of the event loop that all readers together may take. */
const defaultMilliseconds = 5;

/**
 * What the readers of Kubernetes take of the event loop: one allowance for all of them, so that thirty lists that arrive at once
 * hold it no longer than one does. Between two objects each asks whether it should let others have a turn.
 */
export class LoopShare {
  readonly #clock: Clock;
  readonly #milliseconds: number;
  /** When the work of this turn began; undefined before any. */
  #began: number | undefined;

  constructor(clock: Clock, milliseconds = defaultMilliseconds) {
    this.#clock = clock;
    this.#milliseconds = milliseconds;
  }

  /** What to wait for before going on: nothing while there is time left in this turn. */
  breathe(): Promise<void> | undefined {
    const now = this.#clock.monotonic();
    if (this.#began === undefined) {
      this.#began = now;
      setImmediate(() => (this.#began = undefined));
      return undefined;
    }
    // Comes after the callback above, as immediates run in the order in which they were asked for.
    return now - this.#began < this.#milliseconds ? undefined : new Promise((resolve) => setImmediate(resolve));
  }

  /** Does work in steps within the allowance. */
  async work(steps: Steps<void>): Promise<void> {
    while (!steps.next().done) {
      const pause = this.breathe();
      if (pause) await pause;
    }
  }
}
