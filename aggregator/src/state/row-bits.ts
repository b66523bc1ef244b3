/** Collects rows of a column, a bit each, least significant first; without a row it takes no memory. */
export class RowBits {
  readonly #rows: number;
  #bits: Uint8Array | undefined;

  /** @param rows of the whole column */
  constructor(rows: number) {
    this.#rows = rows;
  }

  set(row: number): void {
    const bits = (this.#bits ??= new Uint8Array(Math.ceil(this.#rows / 8)));
    bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  }

  /** Rows from one on to before another. */
  setAll(from: number, to: number): void {
    for (let row = from; row < to; row++) this.set(row);
  }

  /** The rows that are set; undefined where none is. */
  get bits(): Uint8Array | undefined {
    return this.#bits;
  }
}

/** The rows that either has; undefined stands for none. Both are of the same column. */
export function joinBits(a: Uint8Array | undefined, b: Uint8Array | undefined): Uint8Array | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.map((byte, at) => byte | (b[at] ?? 0));
}
