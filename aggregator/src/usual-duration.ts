/** How many of the latest are looked at: of three, one may be an exception. */
const latest = 3;

/**
 * How long something takes that is done again and again: the middle one of its latest durations. A single long one, in which the garbage
 * of the whole heap happened to be collected, says nothing of the next.
 */
export class UsualDuration {
  readonly #durations: number[] = [];

  /** @param milliseconds that it took this time */
  add(milliseconds: number): void {
    this.#durations.push(milliseconds);
    if (this.#durations.length > latest) this.#durations.shift();
  }

  /** In milliseconds; of two the shorter; 0 where it was not done yet. */
  get milliseconds(): number {
    const sorted = this.#durations.toSorted((a, b) => a - b);
    return sorted[(sorted.length - 1) >> 1] ?? 0;
  }
}
