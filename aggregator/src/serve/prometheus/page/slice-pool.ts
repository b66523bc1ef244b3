import { TextSink } from "../../../state/objects/text-sink.ts";

/** Bytes that are written, or compressed, at once. */
export const sliceBytes = 256 * 1024;

/** Buffers a page: one is filled while the others are on their way. */
export const slicesPerPage = 3;

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
