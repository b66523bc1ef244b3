import { isBitSet, type BlockValues } from "@kubevitals/proto";
import { mostFamiliesNamed, otherFamilies, type LeftOut, type SeriesAdmission } from "../state/series-admission.ts";
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
 * @param before what was kept of the node's sample before
 */
export function admitSeries(
  sample: readonly BlockValues[],
  before: SeriesAdmission | undefined,
  budget: SeriesBudget,
): SeriesAdmission {
  const rows = sample.reduce((total, { values }) => total + values.length, 0);
  const leftOutRows = rowsToLeaveOut(sample, rows, before, budget);
  if (leftOutRows.size === 0) return { series: sample, leftOutRows, leftOut: [], rows };
  const leftOut = countLeftOut(sample, leftOutRows);
  return {
    series: sample.map((part, index) => withoutRows(part, leftOutRows.get(index))),
    leftOutRows,
    leftOut: nameMost(leftOut),
    rows: rows - leftOut.reduce((total, { series }) => total + series, 0),
  };
}

type RowsByPart = ReadonlyMap<number, Uint8Array>;

const noRows: RowsByPart = new Map();

/** Nearly every sample is within its budget, and of the others most are shaped like the one before: both are soon seen. */
function rowsToLeaveOut(
  sample: readonly BlockValues[],
  rows: number,
  before: SeriesAdmission | undefined,
  { maxNodeSeries, maxFamilySeries }: SeriesBudget,
): RowsByPart {
  if (rows <= maxNodeSeries && rows <= maxFamilySeries) return noRows;
  if (before !== undefined && isSameShape(sample, before.series)) return before.leftOutRows;
  const counts = countRows(sample);
  const isSuspect = (name: string) => rows > maxNodeSeries || (counts.get(name) ?? 0) > maxFamilySeries;
  if (!Array.from(counts.keys()).some(isSuspect)) return noRows;

  const kept = new KeptSeries(sample, before, isSuspect);
  const news = countNew(sample, kept, isSuspect);
  const all = Array.from(news);
  const wishes = all.map(([name, count]) => Math.min(count, maxFamilySeries - (counts.get(name) ?? 0) + count));
  const old = rows - all.reduce((total, [, count]) => total + count, 0);
  const shares = shareOut(
    wishes.map((wish) => Math.max(0, wish)),
    Math.max(0, maxNodeSeries - old),
  );
  return choose(sample, kept, isSuspect, new Map(all.map(([name], index) => [name, shares[index] ?? 0])));
}

/** Rows by family. */
function countRows(sample: readonly BlockValues[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { block } of sample) {
    for (const { name, rows } of block.families) counts.set(name, (counts.get(name) ?? 0) + rows);
  }
  return counts;
}

/** Rows by family that were not kept before. */
function countNew(
  sample: readonly BlockValues[],
  kept: KeptSeries,
  isSuspect: (name: string) => boolean,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const placed of familiesIn(sample, isSuspect)) {
    let count = counts.get(placed.family.name) ?? 0;
    for (let row = 0; row < placed.family.rows; row++) if (!kept.has(placed, row)) count++;
    counts.set(placed.family.name, count);
  }
  return counts;
}

/** Takes new rows in as long as their family has a share left; from the first that it has none for, all others are left out. */
function choose(
  sample: readonly BlockValues[],
  kept: KeptSeries,
  isSuspect: (name: string) => boolean,
  shares: Map<string, number>,
): RowsByPart {
  const leftOut = new Map<number, Uint8Array>();
  for (const placed of familiesIn(sample, isSuspect)) {
    const { family, part, firstRow } = placed;
    for (let row = 0; row < family.rows;) {
      const end = metricEnd(placed, row);
      if (!kept.has(placed, row)) {
        const share = shares.get(family.name) ?? 0;
        const isTaken = end - row <= share;
        shares.set(family.name, isTaken ? share - (end - row) : 0);
        if (!isTaken) setBits(leftOut, part, sample[part]?.values.length ?? 0, firstRow + row, firstRow + end);
      }
      row = end;
    }
  }
  return leftOut;
}

/** The first row behind those of a row's metric, which stand together. */
function metricEnd(placed: PlacedFamily, row: number): number {
  if (!isCompound(placed.family)) return row + 1;
  const key = metricKey(placed, row);
  let end = row + 1;
  while (end < placed.family.rows && metricKey(placed, end) === key) end++;
  return end;
}

function setBits(byPart: Map<number, Uint8Array>, part: number, rows: number, begin: number, end: number): void {
  let bits = byPart.get(part);
  if (bits === undefined) byPart.set(part, (bits = new Uint8Array(Math.ceil(rows / 8))));
  for (let row = begin; row < end; row++) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
}

function withoutRows(part: BlockValues, rows: Uint8Array | undefined): BlockValues {
  if (rows === undefined) return part;
  return { ...part, isAbsent: (row: number) => isBitSet(rows, row) || part.isAbsent?.(row) === true };
}

function countLeftOut(sample: readonly BlockValues[], leftOutRows: RowsByPart): readonly LeftOut[] {
  const counts = new Map<string, number>();
  for (const { family, part, firstRow } of familiesIn(sample, () => true)) {
    const bits = leftOutRows.get(part);
    if (bits === undefined) continue;
    let count = 0;
    for (let row = 0; row < family.rows; row++) if (isBitSet(bits, firstRow + row)) count++;
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

function isSameShape(sample: readonly BlockValues[], before: readonly BlockValues[]): boolean {
  return (
    sample.length === before.length &&
    sample.every(({ block, labels }, index) => {
      const other = before[index];
      return (
        block === other?.block &&
        labels.length === other.labels.length &&
        labels.every(({ name, value }, at) => name === other.labels[at]?.name && value === other.labels[at].value)
      );
    })
  );
}
