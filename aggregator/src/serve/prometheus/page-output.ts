import type { ServerResponse } from "node:http";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Clock } from "@kubevitals/program";
import { TextSink } from "../../state/objects/text-sink.ts";

/** Bytes that are written at once. */
const sliceBytes = 256 * 1024;

/** Buffers a page: one is filled while the kernel takes the others. */
const slicesPerPage = 3;

/** How long a page may hold the event loop before all else that waits has its turn, in milliseconds. */
const turnMilliseconds = 4;

/** Buffers of pages that are done, for the next ones: memory that is new costs the kernel more than filling it costs us. */
export class SlicePool {
  readonly #idle: TextSink[] = [];

  take(): TextSink {
    const sink = this.#idle.pop() ?? new TextSink(sliceBytes);
    sink.length = 0;
    return sink;
  }

  /** One that was made for a piece of extraordinary size is not kept. */
  giveBack(sink: TextSink): void {
    if (this.#idle.length < slicesPerPage && sink.capacity === sliceBytes) this.#idle.push(sink);
  }
}

/** The reader of a page is gone, or has taken nothing for too long. */
export class PageAborted extends Error {
  override readonly name = "PageAborted";
}

/**
 * A page on its way: it is worked out no faster than it is read, in a few buffers that are used again and again, and in turns short
 * enough that nothing else waits for it.
 */
export class PageOutput {
  readonly #response: ServerResponse;
  readonly #pool: SlicePool;
  readonly #clock: Clock;
  readonly #writes: Promise<TextSink>[] = [];
  #sink: TextSink;
  #turnBegun: number;

  constructor(response: ServerResponse, pool: SlicePool, clock: Clock) {
    this.#response = response;
    this.#pool = pool;
    this.#clock = clock;
    this.#sink = pool.take();
    this.#turnBegun = clock.monotonic();
  }

  /** What is written to, as far as it has room. */
  get sink(): TextSink {
    return this.#sink;
  }

  /** Sees to it that the sink has room for so many bytes. @throws {PageAborted} */
  async makeRoom(bytes: number): Promise<void> {
    if (this.#sink.hasRoomFor(bytes)) return;
    await this.#flush();
    if (this.#sink.hasRoomFor(bytes)) return;
    this.#pool.giveBack(this.#sink);
    this.#sink = new TextSink(bytes);
  }

  /** Writes bytes of any number. @throws {PageAborted} */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      const part = bytes.subarray(at, at + sliceBytes);
      await this.makeRoom(part.length);
      this.#sink.appendBytes(part);
    }
  }

  /** Lets others have their turn where this page has had its own. */
  async giveWay(): Promise<void> {
    if (this.#clock.monotonic() - this.#turnBegun < turnMilliseconds) return;
    await eventLoopTurn();
    this.#turnBegun = this.#clock.monotonic();
  }

  /** Writes what is left, and ends the answer. @throws {PageAborted} */
  async end(): Promise<void> {
    if (this.#sink.length > 0) this.#send();
    for (const write of this.#writes) this.#pool.giveBack(await write);
    this.#response.end();
  }

  async #flush(): Promise<void> {
    if (this.#sink.length === 0) return;
    this.#send();
    await this.giveWay();
    this.#sink = await this.#nextSink();
  }

  async #nextSink(): Promise<TextSink> {
    const oldest = this.#writes.length < slicesPerPage ? undefined : this.#writes.shift();
    if (oldest) this.#pool.giveBack(await oldest);
    return this.#pool.take();
  }

  #send(): void {
    const sink = this.#sink;
    const { promise, resolve, reject } = Promise.withResolvers<TextSink>();
    promise.catch(() => undefined); // whoever waits for it hears of it
    this.#writes.push(promise);
    if (this.#response.destroyed) return reject(new PageAborted("the reader is gone"));
    this.#response.write(sink.written(), (error) => (error ? reject(new PageAborted(error.message)) : resolve(sink)));
  }
}
