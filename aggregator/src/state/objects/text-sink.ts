/** Copying goes by so many bytes at a time, so that many may stand behind what is copied. */
export const padding = 8;

/** Pieces of UTF-8 text one behind the other, with room behind them for copying. */
export function paddedView(pieces: readonly Uint8Array[]): DataView {
  const bytes = new Uint8Array(pieces.reduce((total, { length }) => total + length, padding));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return new DataView(bytes.buffer);
}

/** A buffer that text is copied into, piece by piece. */
export class TextSink {
  readonly #buffer: Buffer;
  readonly #view: DataView;
  /** Bytes written. */
  length = 0;

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(bytes + padding);
    this.#view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, this.#buffer.length);
  }

  /** Bytes that it holds at most. */
  get capacity(): number {
    return this.#buffer.length - padding;
  }

  /** What is written to, for what writes byte by byte: from `length` on, which it then sets. */
  get bytes(): Uint8Array {
    return this.#buffer;
  }

  /** Whether so many bytes have room. */
  hasRoomFor(bytes: number): boolean {
    return this.length + bytes <= this.capacity;
  }

  /** Appends bytes; the caller has made sure of room. */
  appendBytes(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /**
   * Appends bytes of a padded view; the caller has made sure of room. Pieces are some dozen bytes long: a call into the runtime for
   * each would cost several times as much as this loop.
   */
  append(from: DataView, start: number, length: number): void {
    const to = this.#view;
    const begin = this.length;
    for (let at = 0; at < length; at += padding) {
      to.setBigUint64(begin + at, from.getBigUint64(start + at, true), true);
    }
    this.length = begin + length;
  }

  /** What was written; valid until the next write. */
  written(): Buffer {
    return this.#buffer.subarray(0, this.length);
  }
}
