/** What tells one object from others, as bytes. */
export interface OwnBytes {
  readonly own: DataView;
  readonly start: number;
  readonly bytes: number;
}

/** From so many bytes on, places take 32 bits. */
const wideBytes = 0x1_0000;

/** Memory that is taken at a time, the more the longer it is needed: a buffer an object would cost more than what stands in it. */
const firstSlabBytes = 4 * 1024;
const mostSlabBytes = 64 * 1024;

/** Bytes of UTF-8 for each unit of a text, at most. */
const mostBytesPerUnit = 3;

/** From so many characters on, a call into the runtime costs less than a loop over them. */
const longPiece = 64;

/** Where an own piece begins in the view. What is asked for as the piece behind the last is the end. */
export function placeOf(own: DataView, start: number, bytes: number, piece: number): number {
  return start + (bytes < wideBytes ? own.getUint16(start + piece * 2, true) : own.getUint32(start + piece * 4, true));
}

const noBytes = Buffer.alloc(0);

/** Writes own pieces of objects, one object behind the other. */
export class OwnPieces {
  #bytes = noBytes;
  #view = new DataView(noBytes.buffer);
  #used = 0;

  /** Writes the pieces of one object: the place of each and the end of the last, then the pieces in UTF-8. */
  write(pieces: readonly string[]): OwnBytes {
    let units = 0;
    for (const piece of pieces) units += piece.length;
    const most = (pieces.length + 1) * 4 + units * mostBytesPerUnit;
    if (this.#used + most > this.#bytes.length) this.#takeSlab(most);
    const start = this.#used;
    // Only writing shows how much there is.
    let bytes = this.#place(pieces, start, 2);
    if (bytes >= wideBytes) bytes = this.#place(pieces, start, 4);
    this.#used = start + bytes;
    return { own: this.#view, start, bytes };
  }

  /** Nothing more comes for now: memory that is not used is not held. */
  release(): void {
    this.#bytes = noBytes;
    this.#view = new DataView(noBytes.buffer);
    this.#used = 0;
  }

  #takeSlab(least: number): void {
    const wanted = Math.min(Math.max(firstSlabBytes, this.#bytes.length * 2), mostSlabBytes);
    this.#bytes = Buffer.alloc(Math.max(wanted, least));
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
    this.#used = 0;
  }

  /** @returns bytes written, places included */
  #place(pieces: readonly string[], start: number, width: 2 | 4): number {
    let at = start + (pieces.length + 1) * width;
    for (let index = 0; ; index++) {
      if (width === 2) this.#view.setUint16(start + index * 2, at - start, true);
      else this.#view.setUint32(start + index * 4, at - start, true);
      const piece = pieces[index];
      if (piece === undefined) return at - start;
      at += this.#put(piece, at);
    }
  }

  /** One by one: half a character at the end of a piece would else join with half of one that begins the next. */
  #put(piece: string, at: number): number {
    const bytes = this.#bytes;
    const { length } = piece;
    if (length > longPiece) return bytes.write(piece, at);
    for (let index = 0; index < length; index++) {
      const unit = piece.charCodeAt(index);
      if (unit >= 0x80) return bytes.write(piece, at);
      bytes[at + index] = unit;
    }
    return length;
  }
}
