/** Seconds between two points at least: below, the clock's own steps would show. */
const leastSeconds = 0.2;

/** Seconds after which a point is too old to tell of now. */
const mostSeconds = 120;

/**
 * The rate of a counter over its last two points. A point that comes too soon after one is not taken, and the rate before stands; a
 * counter that goes back, as its driver was loaded anew, starts again.
 */
export class CounterRate {
  #value: number | undefined;
  #atSeconds = 0;
  #rate: number | undefined;

  /** Growth a second; undefined before there are two points. */
  next(value: number | undefined, atSeconds: number): number | undefined {
    const before = this.#value;
    const seconds = atSeconds - this.#atSeconds;
    if (before !== undefined && value !== undefined && value >= before && seconds < leastSeconds) return this.#rate;
    const isPoint = before !== undefined && value !== undefined && value >= before && seconds <= mostSeconds;
    this.#rate = isPoint ? (value - before) / seconds : undefined;
    this.#value = value;
    this.#atSeconds = atSeconds;
    return this.#rate;
  }
}
