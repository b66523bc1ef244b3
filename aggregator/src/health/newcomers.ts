/** An object that came, with when it was first seen in monotonic milliseconds. */
interface Arrival {
  readonly key: string;
  readonly at: number;
}

/** Objects that came since rules last looked, for rules that do not look at every observation. */
export class Newcomers {
  #known: ReadonlySet<string> = new Set();
  /** Oldest first. */
  #arrivals: readonly Arrival[] = [];
  readonly #memoryMilliseconds: number;

  /** Arrivals are remembered until every rule has looked again. */
  constructor(memoryMilliseconds: number) {
    this.#memoryMilliseconds = memoryMilliseconds;
  }

  /** Takes in what is there now, by keys. */
  update(present: ReadonlyMap<string, unknown>, monotonic: number): void {
    const remembered = this.#arrivals.filter(
      ({ key, at }) => present.has(key) && monotonic - at <= this.#memoryMilliseconds,
    );
    const came = Array.from(present.keys())
      .filter((key) => !this.#known.has(key))
      .map((key) => ({ key, at: monotonic }));
    this.#arrivals = [...remembered, ...came];
    if (came.length > 0 || this.#known.size !== present.size) this.#known = new Set(present.keys());
  }

  /** Keys of those that came after a time. */
  after(monotonic: number): readonly string[] {
    return this.#arrivals.filter(({ at }) => at > monotonic).map(({ key }) => key);
  }
}
