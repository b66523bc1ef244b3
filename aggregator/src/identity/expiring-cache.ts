import type { Clock } from "@kubevitals/program";

/** Remembers answers for a while, and no more than so many: the oldest goes first. */
export class ExpiringCache<T> {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #entries = new Map<string, { readonly value: T; readonly until: number }>();

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (this.#clock.monotonic() < entry.until) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** Remembers it for so many seconds from now on. */
  set(key: string, value: T, seconds: number): void {
    this.#entries.delete(key);
    if (seconds <= 0) return;
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#most && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(key, { value, until: this.#clock.monotonic() + seconds * 1000 });
  }
}
