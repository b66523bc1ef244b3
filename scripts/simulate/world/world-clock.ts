/** The time of the simulated cluster: it may run faster than ours, and is the same in all processes that share its beginning. */
export class WorldClock {
  /** Seconds of the cluster in one of ours. */
  readonly speed: number;
  /** When the cluster began, in milliseconds since 1970. */
  readonly epoch: number;
  readonly #now: () => number;

  /**
   * @param epoch when the cluster began, in milliseconds since 1970
   * @param speed seconds of the cluster in one of ours
   */
  constructor(epoch: number, speed: number, now: () => number = preciseNow) {
    this.epoch = epoch;
    this.speed = speed;
    this.#now = now;
  }

  /** Seconds since the cluster began. */
  seconds(): number {
    return ((this.#now() - this.epoch) / 1000) * this.speed;
  }

  /** That time by a wall clock that is so many seconds ahead. */
  instant(skewSeconds: number) {
    const now = this.#now();
    return {
      worldSeconds: ((now - this.epoch) / 1000) * this.speed,
      wallMilliseconds: now + skewSeconds * 1000,
      speed: this.speed,
    };
  }
}

/** The wall clock as it was when the process started, and from there on a clock that does not jump. */
function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
