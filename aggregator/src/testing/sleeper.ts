import { until } from "./until.ts";

/** Stands in for waiting: who waits goes on when the test says so. */
export class Sleeper {
  /** All waits so far, in seconds. */
  readonly asked: number[] = [];
  #asleep: (() => void)[] = [];

  readonly sleep = (seconds: number, signal: AbortSignal): Promise<void> => {
    this.asked.push(seconds);
    return new Promise((resolve) => {
      this.#asleep.push(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  };

  /** Resolves when somebody waits, to how long in seconds. */
  async asleep(): Promise<number> {
    await until(() => this.#asleep.length > 0);
    return this.asked.at(-1) ?? 0;
  }

  /** Lets all that wait go on, and resolves to how long the last of them would have waited. */
  async wake(): Promise<number> {
    const seconds = await this.asleep();
    const asleep = this.#asleep;
    this.#asleep = [];
    for (const wake of asleep) wake();
    return seconds;
  }
}
