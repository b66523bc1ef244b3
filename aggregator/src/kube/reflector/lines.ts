/** A piece of an answer: a line of a watch, or an item of a list. Whoever takes it is done with it before the next one is asked for. */
export interface Piece {
  /** Its bytes, or the first of them where it is too long. They may be changed; the next piece may stand in their place. */
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

/** Of what is too long, enough is kept to see what it speaks of. */
const keptBytes = 4096;

/** Room for a piece that came in several chunks is kept up to this size: few objects are larger. */
const keptRoom = 64 * 1024;

const lineFeed = 10;

/**
 * The lines of an answer, one JSON document each (JSON has no line feed within). What follows the last line feed was cut off and is
 * left out.
 *
 * @param mostBytes what a line may hold; of a longer one only the beginning is kept
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Piece> {
  const line = new PieceBuffer(mostBytes);
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(lineFeed, start);
      if (end < 0) break;
      line.append(bytes.subarray(start, end));
      start = end + 1;
      const piece = line.take();
      if (piece.bytes.length > 0) yield piece;
    }
    line.append(bytes.subarray(start));
  }
}

/** Gathers a piece that may come in many chunks, within a bound. */
export class PieceBuffer {
  readonly #mostBytes: number;
  #parts: Buffer[] = [];
  #bytes = 0;
  #isWhole = true;
  #room = Buffer.alloc(0);

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  append(part: Buffer): void {
    if (!this.#isWhole || part.length === 0) return;
    this.#parts.push(part);
    this.#bytes += part.length;
    if (this.#bytes <= this.#mostBytes) return;
    this.#parts = [Buffer.concat(this.#parts).subarray(0, keptBytes)];
    this.#isWhole = false;
  }

  /** What was gathered; the next piece begins. */
  take(): Piece {
    const piece = { bytes: this.#join(), isWhole: this.#isWhole };
    this.#parts = [];
    this.#bytes = 0;
    this.#isWhole = true;
    return piece;
  }

  #join(): Buffer {
    const [first] = this.#parts;
    if (first && this.#parts.length === 1) return first;
    if (this.#bytes > keptRoom) return Buffer.concat(this.#parts);
    if (this.#bytes > this.#room.length) this.#room = Buffer.allocUnsafeSlow(Math.min(2 * this.#bytes, keptRoom));
    let at = 0;
    for (const part of this.#parts) {
      this.#room.set(part, at);
      at += part.length;
    }
    return this.#room.subarray(0, at);
  }
}
