import { PagedSlots, slotsPerPage } from "./paged-slots.ts";
import type { Position } from "./record-order.ts";

/** Where a record stands among those of its node. */
export interface RecordOrigin {
  /** Rank of the session that took it among those of the node. */
  readonly sessionRank: number;
  /** Its number in that session. */
  readonly sequence: number;
  /** How old it was when it arrived, in seconds. */
  readonly ageSeconds: number;
}

/** What is known of a record when it arrives. */
export interface ArrivedRecord extends RecordOrigin {
  /** Number of the node that it is of. */
  readonly owner: number;
  /** When the agent took the values, in milliseconds of the node's wall clock. */
  readonly timestamp: number;
  /** When they arrived, on the aggregator's monotonic clock. */
  readonly arrived: number;
  /** Number of what it says: the queue knows no more of it. */
  readonly content: number;
}

/** Columns of doubles and of whole numbers, row after row. */
interface RecordColumns {
  readonly doubles: Float64Array;
  readonly links: Int32Array;
}

const doubles = {
  timestamp: 0,
  arrived: 1,
  sessionRank: 2,
  sequence: 3,
  ageSeconds: 4,
  place: 5,
  owner: 6,
} as const;
const links = { older: 0, newer: 1, content: 2 } as const;

const doublesPerRow = Object.keys(doubles).length;
const linksPerRow = Object.keys(links).length;

/** What a record takes in its columns, with its number in the order of its node and that of a free row, in bytes. */
export const recordBytes = 8 * doublesPerRow + 4 * linksPerRow + 8 + 2;

const noRow = -1;

/** Records of all nodes in the order of their arrival, in columns. A record is known by the number of its row, which is another's after it has gone. */
export class RecordQueue {
  readonly #slots = new PagedSlots<RecordColumns>(newColumns);
  #oldest = noRow;
  #newest = noRow;
  /** Records that there ever were. */
  #arrivals = 0;

  /** The record that arrived before all others. */
  get oldest(): number | undefined {
    return this.#oldest === noRow ? undefined : this.#oldest;
  }

  /** Its row. */
  add(record: ArrivedRecord): number {
    const row = this.#slots.take();
    const { doubles: numbers } = this.#slots.columnsOf(row);
    const first = firstDouble(row);
    numbers[first + doubles.timestamp] = record.timestamp;
    numbers[first + doubles.arrived] = record.arrived;
    numbers[first + doubles.sessionRank] = record.sessionRank;
    numbers[first + doubles.sequence] = record.sequence;
    numbers[first + doubles.ageSeconds] = record.ageSeconds;
    numbers[first + doubles.place] = this.#arrivals++;
    numbers[first + doubles.owner] = record.owner;
    this.#setLink(row, links.content, record.content);
    this.#setLink(row, links.newer, noRow);
    this.#join(this.#newest, row);
    this.#newest = row;
    return row;
  }

  remove(row: number): void {
    const older = this.#link(row, links.older);
    const newer = this.#link(row, links.newer);
    this.#join(older, newer);
    if (newer === noRow) this.#newest = older;
    this.#slots.free(row);
  }

  /** In milliseconds of the node's wall clock. */
  timestamp(row: number): number {
    return this.#double(row, doubles.timestamp);
  }

  /** On the aggregator's monotonic clock. */
  arrived(row: number): number {
    return this.#double(row, doubles.arrived);
  }

  ageSeconds(row: number): number {
    return this.#double(row, doubles.ageSeconds);
  }

  owner(row: number): number {
    return this.#double(row, doubles.owner);
  }

  content(row: number): number {
    return this.#link(row, links.content);
  }

  /** Where it stands among the records of its node; its place is that among all that ever arrived. */
  position(row: number): Position {
    const { doubles: numbers } = this.#slots.columnsOf(row);
    const first = firstDouble(row);
    return {
      sessionRank: numbers[first + doubles.sessionRank] ?? NaN,
      sequence: numbers[first + doubles.sequence] ?? NaN,
      place: numbers[first + doubles.place] ?? NaN,
    };
  }

  /** Below zero where the record stands before the position, zero where it is its own, above where it stands behind it. */
  compare(row: number, { sessionRank, sequence, place }: Position): number {
    const { doubles: numbers } = this.#slots.columnsOf(row);
    const first = firstDouble(row);
    return (
      (numbers[first + doubles.sessionRank] ?? NaN) - sessionRank ||
      (numbers[first + doubles.sequence] ?? NaN) - sequence ||
      (numbers[first + doubles.place] ?? NaN) - place
    );
  }

  /** Makes two rows neighbours; either may be none. */
  #join(older: number, newer: number): void {
    if (older === noRow) this.#oldest = newer;
    else this.#setLink(older, links.newer, newer);
    if (newer !== noRow) this.#setLink(newer, links.older, older);
  }

  #double(row: number, column: number): number {
    return this.#slots.columnsOf(row).doubles[firstDouble(row) + column] ?? NaN;
  }

  #link(row: number, column: number): number {
    return this.#slots.columnsOf(row).links[firstLink(row) + column] ?? noRow;
  }

  #setLink(row: number, column: number, value: number): void {
    this.#slots.columnsOf(row).links[firstLink(row) + column] = value;
  }
}

function firstDouble(row: number): number {
  return (row % slotsPerPage) * doublesPerRow;
}

function firstLink(row: number): number {
  return (row % slotsPerPage) * linksPerRow;
}

function newColumns(): RecordColumns {
  return {
    doubles: new Float64Array(slotsPerPage * doublesPerRow),
    links: new Int32Array(slotsPerPage * linksPerRow),
  };
}
