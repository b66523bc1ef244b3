import { isBitSet } from "@kubevitals/proto";
import { RowBits } from "../state/row-bits.ts";
import { mostFamiliesNamed, otherFamilies, type LeftOut, type SeriesAdmission } from "../state/series-admission.ts";
import type { SeriesShape } from "../state/series-shape.ts";
import { familiesIn, isCompound, KeptSeries, metricKey, type PlacedFamily } from "./kept-series.ts";
import { shareOut } from "./share-out.ts";

/** Series that one node may have, and each family of one node. */
export interface SeriesBudget {
  readonly maxNodeSeries: number;
  readonly maxFamilySeries: number;
}

/**
 * Keeps a node's sample within its budget. Series that were kept before stay, whatever else comes; of new ones those are left out
 * that come last in their family, and of families those that bring the most. A histogram, or a summary, is kept or left out as one.
 *
 * @param shape of a sample @param before what was kept of the node's sample before: the very same where that had this shape
 */
export function admitSeries(
  shape: SeriesShape,
  before: SeriesAdmission | undefined,
  budget: SeriesBudget,
): SeriesAdmission {
  if (before?.shape.equals(shape) === true) return before;
  const leftOutRows = rowsToLeaveOut(shape, before, budget);
  if (leftOutRows === undefined) return { shape, leftOutRows, leftOut: nothing, rows: shape.rows };
  const leftOut = countLeftOut(shape, leftOutRows);
  return {
    shape,
    leftOutRows,
    leftOut: nameMost(leftOut),
    rows: shape.rows - leftOut.reduce((total, { series }) => total + series, 0),
  };
}

const nothing: readonly LeftOut[] = [];

/** Nearly every sample is within its budget, which is soon seen. */
function rowsToLeaveOut(
  shape: SeriesShape,
  before: SeriesAdmission | undefined,
  { maxNodeSeries, maxFamilySeries }: SeriesBudget,
): Uint8Array | undefined {
  const { rows } = shape;
  if (rows <= maxNodeSeries && rows <= maxFamilySeries) return undefined;
  const counts = countRows(shape);
  const isSuspect = (name: string) => rows > maxNodeSeries || (counts.get(name) ?? 0) > maxFamilySeries;
  if (!Array.from(counts.keys()).some(isSuspect)) return undefined;

  const kept = new KeptSeries(shape, before, isSuspect);
  const news = countNew(shape, kept, isSuspect);
  const all = Array.from(news);
  const wishes = all.map(([name, count]) => Math.min(count, maxFamilySeries - (counts.get(name) ?? 0) + count));
  const old = rows - all.reduce((total, [, count]) => total + count, 0);
  const shares = shareOut(
    wishes.map((wish) => Math.max(0, wish)),
    Math.max(0, maxNodeSeries - old),
  );
  return choose(shape, kept, isSuspect, new Map(all.map(([name], index) => [name, shares[index] ?? 0])));
}

/** Rows by family. */
function countRows({ blocks }: SeriesShape): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { families } of blocks) {
    for (const { name, rows } of families) counts.set(name, (counts.get(name) ?? 0) + rows);
  }
  return counts;
}

/** Rows by family that were not kept before. */
function countNew(
  shape: SeriesShape,
  kept: KeptSeries,
  isSuspect: (name: string) => boolean,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const placed of familiesIn(shape, isSuspect)) {
    let count = counts.get(placed.family.name) ?? 0;
    for (let row = 0; row < placed.family.rows; row++) if (!kept.has(placed, row)) count++;
    counts.set(placed.family.name, count);
  }
  return counts;
}

/** Takes new rows in as long as their family has a share left; from the first that it has none for, all others are left out. */
function choose(
  shape: SeriesShape,
  kept: KeptSeries,
  isSuspect: (name: string) => boolean,
  shares: Map<string, number>,
): Uint8Array | undefined {
  const leftOut = new RowBits(shape.rows);
  for (const placed of familiesIn(shape, isSuspect)) {
    const { family, firstRow } = placed;
    for (let row = 0; row < family.rows;) {
      const end = metricEnd(placed, row);
      if (!kept.has(placed, row)) {
        const share = shares.get(family.name) ?? 0;
        const isTaken = end - row <= share;
        shares.set(family.name, isTaken ? share - (end - row) : 0);
        if (!isTaken) leftOut.setAll(firstRow + row, firstRow + end);
      }
      row = end;
    }
  }
  return leftOut.bits;
}

/** The first row behind those of a row's metric, which stand together. */
function metricEnd(placed: PlacedFamily, row: number): number {
  if (!isCompound(placed.family)) return row + 1;
  const key = metricKey(placed, row);
  let end = row + 1;
  while (end < placed.family.rows && metricKey(placed, end) === key) end++;
  return end;
}

function countLeftOut(shape: SeriesShape, leftOutRows: Uint8Array): readonly LeftOut[] {
  const counts = new Map<string, number>();
  for (const { family, firstRow } of familiesIn(shape, () => true)) {
    let count = 0;
    for (let row = 0; row < family.rows; row++) if (isBitSet(leftOutRows, firstRow + row)) count++;
    if (count > 0) counts.set(family.name, (counts.get(family.name) ?? 0) + count);
  }
  return Array.from(counts, ([family, series]) => ({ family, series })).toSorted((a, b) => b.series - a.series);
}

/** Who sends thousands of families is not to make as many series that say so. */
function nameMost(leftOut: readonly LeftOut[]): readonly LeftOut[] {
  const others = leftOut.slice(mostFamiliesNamed).reduce((total, { series }) => total + series, 0);
  const named = leftOut.slice(0, mostFamiliesNamed);
  return others === 0 ? named : [...named, { family: otherFamilies, series: others }];
}
