import type { Clock } from "@kubevitals/program";

/** Lets so many through at once, and then one an interval. */
export class TokenBucket {
  readonly #intervalMilliseconds: number;
  readonly #burst: number;
  readonly #clock: Clock;
  #tokens: number;
  #countedAt: number;

  constructor(intervalSeconds: number, burst: number, clock: Clock) {
    this.#intervalMilliseconds = intervalSeconds * 1000;
    this.#burst = burst;
    this.#clock = clock;
    this.#tokens = burst;
    this.#countedAt = clock.monotonic();
  }

  /** Whether one more may pass now. */
  takes(): boolean {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#countedAt) / this.#intervalMilliseconds);
    this.#countedAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
