import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Clock, Steps } from "@kubevitals/program";

/**
 * How long pages may hold the event loop before all else that waits has its turn, in milliseconds: longer where all else takes its time,
 * as otherwise a page of five thousand nodes would get a hundredth of it.
 */
const turnMilliseconds = { least: 4, most: 8 };

/** The share of the time that a page asks for. */
const share = 1 / 5;

/** Lets pages be worked out in turns: in one turn of the event loop one of them, however many are under way. */
export class PageTurns {
  readonly #clock: Clock;
  #last: Promise<void> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The turns of one page. */
  forPage(): PageTurn {
    return new PageTurn(this.#clock, () => (this.#last = this.#last.then(() => eventLoopTurn())));
  }
}

export class PageTurn {
  readonly #clock: Clock;
  readonly #next: () => Promise<void>;
  /** The first turn is waited for like any other. */
  #begun = -Infinity;
  #milliseconds = turnMilliseconds.least;

  constructor(clock: Clock, next: () => Promise<void>) {
    this.#clock = clock;
    this.#next = next;
  }

  /** Lets others have their turn where this page has had its own. */
  async giveWay(): Promise<void> {
    if (!this.#isOver) return;
    const over = this.#clock.monotonic();
    await this.#next();
    this.#begun = this.#clock.monotonic();
    const fair = (this.#begun - over) * share;
    this.#milliseconds = Math.min(Math.max(fair, turnMilliseconds.least), turnMilliseconds.most);
  }

  /** Does work in turns. */
  async work<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      if (this.#isOver) await this.giveWay();
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  get #isOver(): boolean {
    return this.#clock.monotonic() - this.#begun >= this.#milliseconds;
  }
}
