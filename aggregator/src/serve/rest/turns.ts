import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Clock, Steps } from "@kubevitals/program";

/** How long work may hold the event loop before all else that waits has its turn, in milliseconds, unless it is said otherwise. */
const defaultSlice = 4;

/** Characters of an answer that are sent at once. */
const pieceCharacters = 64 * 1024;

/**
 * Lets long answers be worked out in slices. All that share an object share the time as well: in one turn of the event loop one
 * slice is worked on, whoever else has more to do.
 */
export class Turns {
  readonly #clock: Clock;
  readonly #sliceMilliseconds: number;
  #last: Promise<void> = Promise.resolve();

  constructor(clock: Clock, sliceMilliseconds: number = defaultSlice) {
    this.#clock = clock;
    this.#sliceMilliseconds = sliceMilliseconds;
  }

  /**
   * The text of an answer in pieces, for a stream: it is worked out as fast as it is read, and no further once nobody does.
   *
   * @param steps short ones, each with the text that it adds; undefined: none
   */
  async *pieces(steps: Iterator<string | undefined, void, undefined>): AsyncGenerator<string, void, undefined> {
    for (;;) {
      await this.#next();
      const { text, isDone } = this.#slice(steps);
      if (text !== "") yield text;
      if (isDone) return;
    }
  }

  /** What the work comes to. It goes on as long as nobody gives up on its result. */
  async result<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      await this.#next();
      const begun = this.#clock.monotonic();
      do {
        const step = steps.next();
        if (step.done) return step.value;
      } while (this.#clock.monotonic() - begun < this.#sliceMilliseconds);
    }
  }

  #next(): Promise<void> {
    this.#last = this.#last.then(() => eventLoopTurn());
    return this.#last;
  }

  #slice(steps: Iterator<string | undefined, void, undefined>): { text: string; isDone: boolean } {
    const begun = this.#clock.monotonic();
    const parts: string[] = [];
    let characters = 0;
    while (characters < pieceCharacters && this.#clock.monotonic() - begun < this.#sliceMilliseconds) {
      const { value = "", done } = steps.next();
      parts.push(value);
      characters += value.length;
      if (done) return { text: parts.join(""), isDone: true };
    }
    return { text: parts.join(""), isDone: false };
  }
}
