import { isBitSet, type BlockSample } from "@kubevitals/proto";
import { joinBits, RowBits } from "../state/row-bits.ts";
import type { SeriesShape } from "../state/series-shape.ts";
import { noSeries, type StoredSeries } from "../state/stored-series.ts";
import type { CheckedBlock } from "./block-store.ts";
import { Refusal } from "./refusal.ts";

/** What stays the same as long as a stream sends the same parts. */
export interface ToldParts {
  readonly shape: SeriesShape;
  /** Of each part: the number under which the stream knows its block. */
  readonly refs: readonly number[];
  readonly held: readonly CheckedBlock[];
  /** Rows that say a series again, a bit each: they have no value. */
  readonly duplicates: Uint8Array | undefined;
}

/** Before the first sample. */
export const nothingTold: ToldParts = { shape: noSeries.shape, refs: [], held: [], duplicates: undefined };

/** Whether a sample has the same parts as the last one in the same order, each as what has changed in it: as most have. */
export function continuesAll(blocks: readonly BlockSample[], { refs }: ToldParts): boolean {
  return blocks.length === refs.length && blocks.every(({ continues }, part) => continues === part + 1);
}

/**
 * A sample that continues all of the last one, as a column of its own: others hold the last one still.
 *
 * @throws {Refusal} naming the block and what is wrong with its changes
 */
export function continueSample(
  blocks: readonly BlockSample[],
  { shape, refs, duplicates }: ToldParts,
  last: StoredSeries,
  where: string,
): StoredSeries {
  const values = last.values.slice();
  const gaps = new RowBits(shape.rows);
  for (let part = 0; part < blocks.length; part++) {
    const blockSample = blocks[part] as BlockSample;
    const firstRow = shape.firstRowOf(part);
    const rows = shape.endRowOf(part) - firstRow;
    takeChanges(blockSample, values, { firstRow, rows, ref: refs[part] as number }, where);
    for (let row = 0; row < rows && blockSample.absent.length > 0; row++)
      if (isBitSet(blockSample.absent, row)) gaps.set(firstRow + row);
  }
  const absent = joinBits(gaps.bits, duplicates);
  return { shape, values, absent: isSame(absent, last.absent) ? last.absent : absent };
}

/** Where the rows of a part stand in a column, and the number of its block. */
export interface RowsOfPart {
  readonly firstRow: number;
  readonly rows: number;
  readonly ref: number;
}

/** Replaces the values of a part that have changed. @throws {Refusal} */
export function takeChanges(
  { values: news, absent, changed }: BlockSample,
  values: Float64Array,
  { firstRow, rows, ref }: RowsOfPart,
  where: string,
): void {
  checkBits(absent, rows, "are absent", ref, where);
  checkBits(changed, rows, "have changed", ref, where);
  let taken = 0;
  if (changed.length > 0)
    for (let row = 0; row < rows; row++) if (isBitSet(changed, row)) values[firstRow + row] = news[taken++] ?? NaN;
  if (taken !== news.length)
    throw new Refusal("bad-record", `${where}: ${news.length} values for ${taken} changed rows of block ${ref}`);
}

/** @throws {Refusal} where the bits are of more rows than there are */
export function checkBits(bits: Uint8Array, rows: number, what: string, ref: number, where: string): void {
  if (bits.length > Math.ceil(rows / 8)) {
    throw new Refusal("bad-record", `${where}: ${bits.length} bytes say which of ${rows} rows of block ${ref} ${what}`);
  }
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}
