import type { ServerWritableStream } from "@grpc/grpc-js";

/** What became of a message: `gone` where the reader has left, or its deadline has passed. */
export type StreamEnd = "taken" | "gone" | "too-slow";

/** The answering side of a stream: one message at a time, as fast as the reader takes them in. */
export class ReaderStream {
  readonly #call: ServerWritableStream<unknown, Buffer>;
  readonly #patienceMilliseconds: number;
  #settle: ((end: StreamEnd) => void) | undefined;
  readonly #leavers = new Set<() => void>();
  #isOver = false;

  /** @param patienceMilliseconds how long the reader may take for one message */
  constructor(call: ServerWritableStream<unknown, Buffer>, patienceMilliseconds: number) {
    this.#call = call;
    this.#patienceMilliseconds = patienceMilliseconds;
    for (const event of ["close", "cancelled", "error"]) call.on(event, () => this.#leave());
  }

  /** Whether nobody reads any more: the call was cancelled or broke off, its deadline has passed, or it was ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls back once nobody reads any more. */
  onOver(callback: () => void): void {
    if (this.#isOver) callback();
    else this.#leavers.add(callback);
  }

  /** Sends an encoded message, and waits until it is on its way: one that lies in a queue of ours is not. */
  async send(message: Buffer): Promise<StreamEnd> {
    if (this.#isOver) return "gone";
    const { promise, resolve } = Promise.withResolvers<StreamEnd>();
    const timer = setTimeout(() => resolve("too-slow"), this.#patienceMilliseconds);
    this.#settle = resolve;
    this.#call.write(message, () => resolve(this.#isOver ? "gone" : "taken"));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#settle = undefined;
    }
  }

  #leave(): void {
    this.#isOver = true;
    this.#settle?.("gone");
    for (const callback of this.#leavers) callback();
    this.#leavers.clear();
  }
}
