/** The readers that watch now: so many at most, and all are let go when the server closes. */
export class Watchers {
  readonly #most: number;
  readonly #changed: (change: 1 | -1) => void;
  readonly #watching = new Set<AbortController>();
  #isClosed = false;
  #allGone: (() => void) | undefined;

  /** @param changed hears of each that comes or leaves */
  constructor(most: number, changed: (change: 1 | -1) => void) {
    this.#most = most;
    this.#changed = changed;
  }

  get most(): number {
    return this.#most;
  }

  /** A place for one more, whose signal says when to end; undefined where there is none. Who gets one calls {@link leave}. */
  enter(): AbortController | undefined {
    if (this.#isClosed || this.#watching.size >= this.#most) return undefined;
    const controller = new AbortController();
    this.#watching.add(controller);
    this.#changed(1);
    return controller;
  }

  leave(controller: AbortController): void {
    if (this.#watching.delete(controller)) this.#changed(-1);
    controller.abort();
    if (this.#watching.size === 0) this.#allGone?.();
  }

  /** Ends all, takes no more in, and waits until all have left, or for so many milliseconds: a reader may have stopped reading. */
  async close(patience: number): Promise<void> {
    this.#isClosed = true;
    if (this.#watching.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#allGone = resolve;
    const timer = setTimeout(resolve, patience);
    for (const controller of this.#watching) controller.abort();
    await promise;
    clearTimeout(timer);
  }
}
