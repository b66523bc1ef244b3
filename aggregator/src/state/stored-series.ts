import { isBitSet, type BlockValues } from "@kubevitals/proto";
import { PartView } from "./part-view.ts";
import { joinBits, RowBits } from "./row-bits.ts";
import { SeriesShape } from "./series-shape.ts";

/** A sample of a node's series: one column of values, whatever parts it has. Never changed once it is made. */
export interface StoredSeries {
  readonly shape: SeriesShape;
  /** Of all rows; a column of its own for each sample. */
  readonly values: Float64Array;
  /** Rows without a value now, a bit each, least significant first; undefined where every row has one. */
  readonly absent: Uint8Array | undefined;
}

/** The same object each time, as what is made of a node's series is kept as long as they stay the same. */
export const noSeries: StoredSeries = { shape: SeriesShape.of([]), values: new Float64Array(), absent: undefined };

/** Parts in one column. */
export function storeSeries(parts: readonly BlockValues[]): StoredSeries {
  const shape = SeriesShape.of(parts);
  const values = new Float64Array(shape.rows);
  const absent = new RowBits(shape.rows);
  for (const [part, { values: own, isAbsent }] of parts.entries()) {
    const [firstRow, rows] = [shape.firstRowOf(part), shape.rowsOf(part)];
    for (let row = 0; row < rows; row++) values[firstRow + row] = own[row] ?? NaN;
    if (isAbsent === undefined) continue;
    for (let row = 0; row < rows; row++) if (isAbsent(row)) absent.set(firstRow + row);
  }
  return { shape, values, absent: absent.bits };
}

/** Whether a row of the column has no value. */
export function lacksValue({ absent }: StoredSeries, row: number): boolean {
  return absent !== undefined && isBitSet(absent, row);
}

/** The same sample, in which some rows more have no value. */
export function withoutRows(series: StoredSeries, rows: Uint8Array | undefined): StoredSeries {
  if (rows === undefined) return series;
  const { shape, values, absent } = series;
  return { shape, values, absent: joinBits(absent, rows) };
}

/** The same sample with a known shape, where that says the same. */
export function inShape(series: StoredSeries, known: SeriesShape | undefined): StoredSeries {
  return known === undefined || known === series.shape || !known.equals(series.shape)
    ? series
    : { ...series, shape: known };
}

/** The parts of a sample, for who writes them: windows on the column, made anew each time. */
export function* partsOf(series: StoredSeries): Generator<PartView, void, undefined> {
  for (let part = 0; part < series.shape.size; part++) yield partAt(series, part);
}

/** One part of a sample, likewise. */
export function partAt({ shape, values: column, absent }: StoredSeries, part: number): PartView {
  const firstRow = shape.firstRowOf(part);
  const endRow = shape.endRowOf(part);
  const place = { column, firstRow, rows: endRow - firstRow };
  return new PartView(shape.partAt(part), place, absentIn(absent, firstRow, endRow));
}

/** Undefined where every row from one to another has a value, as it is with most parts of a sample that has gaps. */
function absentIn(absent: Uint8Array | undefined, firstRow: number, endRow: number): BlockValues["isAbsent"] {
  if (absent === undefined) return undefined;
  for (let row = firstRow; row < endRow; row++) {
    if (isBitSet(absent, row)) return (own) => isBitSet(absent, firstRow + own);
  }
  return undefined;
}
