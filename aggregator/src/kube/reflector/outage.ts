/**
 * What the readers of one API server know of each other: while it does not answer, each waits longer and longer, and the first that
 * gets through tells the others.
 */
export class Outage {
  #over = new AbortController();
  #isNoticed = false;

  /** Somebody got no answer. The signal comes when somebody else gets one. */
  notice(): AbortSignal {
    this.#isNoticed = true;
    return this.#over.signal;
  }

  /** Somebody got an answer. */
  end(): void {
    if (!this.#isNoticed) return;
    this.#isNoticed = false;
    const over = this.#over;
    this.#over = new AbortController();
    over.abort();
  }
}
