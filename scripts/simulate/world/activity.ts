import { between } from "./hash.ts";

/** One swing of an activity. */
interface Wave {
  /** Share of the mean by which it goes up and down. */
  readonly amplitude: number;
  /** Radians a second. */
  readonly speed: number;
  readonly phase: number;
}

/** Shortest and longest period of each wave in seconds, and how much of the mean they swing by together: always less than all of it. */
const waves = [
  { periods: [20, 90], amplitude: 0.3 },
  { periods: [200, 900], amplitude: 0.25 },
  { periods: [3_000, 9_000], amplitude: 0.25 },
] as const;

/**
 * How busy something is over time, as a share of its mean: never below zero. What has been done until a time follows from it exactly,
 * so counters and rates of one thing always agree, and nothing has to be remembered from one sample to the next.
 */
export class Activity {
  readonly #waves: readonly Wave[];

  constructor(...key: readonly (number | string)[]) {
    this.#waves = waves.map(({ periods: [least, most], amplitude }, index) => ({
      amplitude,
      speed: (2 * Math.PI) / between(least, most, ...key, "period", index),
      phase: between(0, 2 * Math.PI, ...key, "phase", index),
    }));
  }

  /** The share at this many seconds; 1 on average. */
  at(seconds: number): number {
    let share = 1;
    for (const { amplitude, speed, phase } of this.#waves) share += amplitude * Math.sin(speed * seconds + phase);
    return share;
  }

  /** What has been done from second 0 on, in seconds of mean activity; never falls. */
  until(seconds: number): number {
    let done = seconds;
    for (const { amplitude, speed, phase } of this.#waves) {
      done += (amplitude / speed) * (Math.cos(phase) - Math.cos(speed * seconds + phase));
    }
    return done;
  }
}
