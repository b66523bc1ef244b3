import { PagedSlots, slotsPerPage } from "./paged-slots.ts";

/** Of what is kept half a cell is empty on average, and each costs a link. */
const cellBytes = 64;
const linkBytes = 6; // to the cell that follows, and to the free one after a free one

/** Follows the last cell. */
export const noCell = -1;

interface CellColumns {
  readonly bytes: Buffer;
  readonly next: Int32Array;
}

/** What takes as many bytes in cells, in bytes. */
export function bytesInCells(length: number): number {
  return Math.ceil(length / cellBytes) * (cellBytes + linkBytes);
}

/** Runs of bytes of any length, in cells that are linked: no object each, and none that has to be moved when others come and go. */
export class ByteCells {
  readonly #slots = new PagedSlots<CellColumns>(newColumns);

  /** Copies the bytes; the number of their first cell. */
  put(bytes: Buffer): number {
    let first = noCell;
    for (let at = Math.ceil(bytes.length / cellBytes) - 1; at >= 0; at--) {
      const cell = this.#slots.take();
      const columns = this.#slots.columnsOf(cell);
      const index = cell % slotsPerPage;
      bytes.copy(columns.bytes, index * cellBytes, at * cellBytes, (at + 1) * cellBytes);
      columns.next[index] = first;
      first = cell;
    }
    return first;
  }

  /** A copy of so many bytes that begin in a cell. */
  read(first: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let cell = first;
    for (let at = 0; at < length && cell !== noCell; at += cellBytes) {
      const columns = this.#slots.columnsOf(cell);
      const from = (cell % slotsPerPage) * cellBytes;
      columns.bytes.copy(bytes, at, from, from + cellBytes);
      cell = columns.next[cell % slotsPerPage] ?? noCell;
    }
    return bytes;
  }

  /** Gives back the cells of what begins in one. */
  free(first: number): void {
    let cell = first;
    while (cell !== noCell) {
      const next = this.#slots.columnsOf(cell).next[cell % slotsPerPage] ?? noCell;
      this.#slots.free(cell);
      cell = next;
    }
  }
}

function newColumns(): CellColumns {
  return { bytes: Buffer.alloc(slotsPerPage * cellBytes), next: new Int32Array(slotsPerPage) };
}
