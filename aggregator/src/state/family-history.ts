import type { Family } from "@kubevitals/proto";
import type { SeriesShape, StoredSeries } from "./stored-series.ts";

/** One series over time. */
export interface SeriesHistory {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly points: readonly SeriesPoint[];
}

export interface SeriesPoint {
  /** When the value was taken, in milliseconds of the node's wall clock. */
  readonly timestamp: number;
  readonly value: number;
}

/** What is told of one family. */
export interface FamilyHistory {
  readonly series: readonly SeriesHistory[];
  /** Series that are there beyond those that are told. */
  readonly omitted: number;
}

/** Bounds of one answer. */
export const mostSeries = 1000;
export const mostPoints = 100_000;

/** A sample of series at its time. */
export interface TimedSeries {
  readonly timestamp: number;
  readonly series: StoredSeries;
}

/** The series of one family in samples of one node, which are given oldest first. */
export function familyHistory(samples: readonly TimedSeries[], family: string): FamilyHistory {
  const most = Math.min(mostSeries, Math.ceil(mostPoints / Math.max(1, samples.length)));
  const histories = new Map<string, { name: string; labels: Record<string, string>; points: SeriesPoint[] }>();
  const omitted = new Set<string>();
  let shape: SeriesShape | undefined;
  let rows: readonly FamilyRow[] = [];
  for (const { timestamp, series } of samples) {
    if (series.shape !== shape) {
      shape = series.shape;
      rows = rowsOfFamily(shape, family);
    }
    for (const { row, key, name, labels } of rows) {
      if (series.isAbsent?.(row) === true) continue;
      const known = histories.get(key);
      const point = { timestamp, value: series.values[row] ?? NaN };
      if (known) known.points.push(point);
      else if (histories.size < most) histories.set(key, { name, labels, points: [point] });
      else if (omitted.size < mostPoints) omitted.add(key);
    }
  }
  return { series: [...histories.values()], omitted: omitted.size };
}

interface FamilyRow {
  /** Among all rows of the sample. */
  readonly row: number;
  readonly key: string;
  readonly name: string;
  readonly labels: Record<string, string>;
}

function rowsOfFamily({ parts }: SeriesShape, wanted: string): readonly FamilyRow[] {
  const found: FamilyRow[] = [];
  for (const { block, labels, firstRow } of parts) {
    let first = firstRow;
    for (const family of block.families) {
      if (family.name === wanted) {
        for (let row = 0; row < family.rows; row++) found.push(familyRow(family, row, first + row, labels));
      }
      first += family.rows;
    }
  }
  return found;
}

function familyRow(
  { name, labelNames, labelValues, suffixes }: Family,
  row: number,
  rowOfSample: number,
  beside: readonly { readonly name: string; readonly value: string }[],
): FamilyRow {
  const own = labelNames.map((label, at) => [label, labelValues[row * labelNames.length + at] ?? ""] as const);
  const pairs = [...own, ...beside.map((label) => [label.name, label.value] as const)].filter(
    ([, value]) => value !== "",
  );
  const fullName = name + (suffixes[row] ?? "");
  return {
    row: rowOfSample,
    key: JSON.stringify([fullName, pairs]),
    name: fullName,
    labels: Object.fromEntries(pairs),
  };
}
