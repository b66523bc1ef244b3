import { PageAborted } from "../page/page-aborted.ts";

/** A reader's place in a page. */
interface Reader {
  /** Number of the part that it takes next. */
  next: number;
}

/** Bytes that a page may be ahead of its fastest reader: it is worked out no faster than somebody takes it. */
const mostAhead = 4 * 1024 * 1024;

/**
 * A compressed page that several readers take, each at its own pace, while it is still being made. As long as somebody may still
 * begin to read it all of it is kept; from then on only what its slowest reader has not taken.
 */
export class SharedPage {
  readonly #parts: (Buffer | undefined)[] = [];
  readonly #readers = new Set<Reader>();
  #state: "made" | "whole" | Error = "made";
  #isOpen = true;
  #released = 0;
  #bytes = 0;
  #change = Promise.withResolvers<void>();
  readonly #onGrowth: () => void;

  /** @param onGrowth called whenever the page has become larger */
  constructor(onGrowth: () => void = () => undefined) {
    this.#onGrowth = onGrowth;
  }

  /** Bytes that it takes in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether nobody reads it. */
  get isIdle(): boolean {
    return this.#readers.size === 0;
  }

  /** Adds what comes next. */
  push(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    this.#onGrowth();
    this.#notify();
  }

  /** Ends the page: it is whole, or it could not be made. */
  finish(error?: Error): void {
    this.#state = error ?? "whole";
    this.#notify();
  }

  /** From now on nobody begins to read it. */
  close(): void {
    this.#isOpen = false;
    this.#release();
  }

  /** Resolves once the page may go on. @throws {PageAborted} when nobody reads it. */
  async keepPace(): Promise<void> {
    for (;;) {
      if (this.#readers.size === 0) throw new PageAborted("all readers are gone");
      const fastest = Math.max(...Array.from(this.#readers, ({ next }) => next));
      let ahead = 0;
      for (let part = fastest; part < this.#parts.length; part++) ahead += this.#parts[part]?.length ?? 0;
      if (ahead < mostAhead) return;
      await this.#change.promise;
    }
  }

  /** All of the page from its beginning. The reader counts from this call on, and until it leaves the iteration. @throws the maker's error */
  read(): AsyncGenerator<Buffer, void, undefined> {
    const reader: Reader = { next: 0 };
    this.#readers.add(reader);
    return this.#readFrom(reader);
  }

  async *#readFrom(reader: Reader): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        const part = this.#parts[reader.next];
        if (part !== undefined) {
          yield part;
          reader.next++;
          this.#release();
          this.#notify();
        } else if (this.#state === "made") await this.#change.promise;
        else if (this.#state === "whole") return;
        else throw this.#state;
      }
    } finally {
      this.#readers.delete(reader);
      this.#release();
      this.#notify();
    }
  }

  /** Lets go of what nobody will read. */
  #release(): void {
    if (this.#isOpen) return;
    const slowest = Math.min(this.#parts.length, ...Array.from(this.#readers, ({ next }) => next));
    for (; this.#released < slowest; this.#released++) {
      this.#bytes -= this.#parts[this.#released]?.length ?? 0;
      this.#parts[this.#released] = undefined;
    }
  }

  #notify(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
