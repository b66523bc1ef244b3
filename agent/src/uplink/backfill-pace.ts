/** Bounds of one message of back-filled records. */
const mostRecords = 120;
const mostBytes = 256 * 1024;
const leastBytes = 4 * 1024;

/** How late a live sample may be because of a message of back-filled records before it. */
const patientMilliseconds = 500;

/**
 * How much is back-filled at a time: more while the acknowledgement comes soon, less while it does not. A slow link, and an
 * aggregator that all of its agents want to tell of one outage, slow down what is old and not what is new.
 */
export class BackfillPace {
  #records = 8;
  #bytes = 8 * 1024;

  /** Records in the next message at most. */
  get records(): number {
    return this.#records;
  }

  /** Bytes of the next message, unless a single record or block has more. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A message was acknowledged after so long. */
  acknowledged(milliseconds: number): void {
    const factor = milliseconds <= patientMilliseconds ? 2 : 0.5;
    this.#records = Math.min(mostRecords, Math.max(1, Math.floor(this.#records * factor)));
    this.#bytes = Math.min(mostBytes, Math.max(leastBytes, this.#bytes * factor));
  }

  /** The aggregator refused a message: one by one it shows which record it does not take. */
  refused(): void {
    this.#records = 1;
  }
}
