import type { Clock } from "@kubevitals/program";

/** A clock that moves only when a test moves it. */
export class FakeClock implements Clock {
  #monotonic = 1_000_000;
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** Lets time pass on both clocks. */
  advance(seconds: number): void {
    this.#monotonic += seconds * 1000;
    this.#now += seconds * 1000;
  }

  /** Lets time pass on the wall clock alone, as in a suspension. */
  advanceWall(seconds: number): void {
    this.#now += seconds * 1000;
  }
}
