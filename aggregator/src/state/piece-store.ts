import { ByteCells, bytesInCells } from "./byte-cells.ts";
import { PagedSlots, slotsPerPage } from "./paged-slots.ts";

/** Stands for no piece. */
export const noPiece = -1;

/** Columns, row after row. */
interface PieceColumns {
  readonly numbers: Int32Array;
  /** Which of all pieces that there ever were. */
  readonly serials: Float64Array;
}

const column = { cell: 0, length: 1, base: 2, depth: 3, holders: 4 } as const;
const columnsPerRow = Object.keys(column).length;

/** What a piece takes beside its bytes: its columns, and the number of a free row. */
const rowBytes = 4 * columnsPerRow + 8 + 2;

/**
 * Encoded pieces of vitals. A piece may be against another one, its base, which it holds. What nobody holds any more is gone, and
 * its number is another's then.
 */
export class PieceStore {
  readonly #cells = new ByteCells();
  readonly #slots = new PagedSlots<PieceColumns>(newColumns);
  #bytes = 0;
  #added = 0;

  /** Memory of all pieces, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Copies the bytes. Who adds a piece holds it. */
  add(bytes: Buffer, base: number): number {
    const piece = this.#slots.take();
    const { numbers, serials } = this.#slots.columnsOf(piece);
    const first = firstOf(piece);
    numbers[first + column.cell] = this.#cells.put(bytes);
    numbers[first + column.length] = bytes.length;
    numbers[first + column.base] = base;
    numbers[first + column.depth] = base === noPiece ? 0 : this.#hold(base) + 1;
    numbers[first + column.holders] = 1;
    serials[piece % slotsPerPage] = this.#added++;
    this.#bytes += memoryOf(bytes.length);
    return piece;
  }

  /** Holds a piece no more; what it alone held goes with it. */
  release(piece: number): void {
    for (let at = piece; at !== noPiece;) {
      const { numbers } = this.#slots.columnsOf(at);
      const first = firstOf(at);
      const holders = numberAt(numbers, first + column.holders) - 1;
      numbers[first + column.holders] = holders;
      if (holders > 0) return;
      const base = numberAt(numbers, first + column.base);
      this.#bytes -= memoryOf(numberAt(numbers, first + column.length));
      this.#cells.free(numberAt(numbers, first + column.cell));
      this.#slots.free(at);
      at = base;
    }
  }

  /** A copy of its bytes. */
  read(piece: number): Buffer {
    return this.#cells.read(this.#number(piece, column.cell), this.#number(piece, column.length));
  }

  /** The piece that it is against. */
  base(piece: number): number {
    return this.#number(piece, column.base);
  }

  /** How many others lie before it, each against the one before. */
  depth(piece: number): number {
    return this.#number(piece, column.depth);
  }

  /** What it shares with no piece that there ever was. */
  serial(piece: number): number {
    return this.#slots.columnsOf(piece).serials[piece % slotsPerPage] ?? NaN;
  }

  /** Its depth. */
  #hold(piece: number): number {
    const { numbers } = this.#slots.columnsOf(piece);
    const first = firstOf(piece);
    numbers[first + column.holders] = numberAt(numbers, first + column.holders) + 1;
    return numberAt(numbers, first + column.depth);
  }

  #number(piece: number, which: number): number {
    return numberAt(this.#slots.columnsOf(piece).numbers, firstOf(piece) + which);
  }
}

function memoryOf(length: number): number {
  return rowBytes + bytesInCells(length);
}

function firstOf(piece: number): number {
  return (piece % slotsPerPage) * columnsPerRow;
}

function numberAt(numbers: Int32Array, at: number): number {
  return numbers[at] ?? noPiece;
}

function newColumns(): PieceColumns {
  return {
    numbers: new Int32Array(slotsPerPage * columnsPerRow),
    serials: new Float64Array(slotsPerPage),
  };
}
