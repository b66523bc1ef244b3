import type { Family, LabelPair } from "@kubevitals/proto";
import type { SeriesShape } from "./series-shape.ts";
import { lacksValue, type StoredSeries } from "./stored-series.ts";

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

/** Rows that are looked at in one step. */
const rowsAtOnce = 256;

/** The series of one family in samples of one node, which are given oldest first; told when the last step is done. */
export function* familyHistory(
  samples: readonly TimedSeries[],
  family: string,
): Generator<undefined, FamilyHistory, undefined> {
  const most = Math.min(mostSeries, Math.ceil(mostPoints / Math.max(1, samples.length)));
  const histories = new Map<string, SeriesPoint[]>();
  const omitted = new Set<string>();
  let shape: SeriesShape | undefined;
  let rows: readonly FamilyRow[] = [];
  for (const { timestamp, series } of samples) {
    yield undefined;
    if (series.shape !== shape) {
      shape = series.shape;
      rows = yield* rowsOfFamily(shape, family);
    }
    for (const [index, { row, key }] of rows.entries()) {
      if ((index + 1) % rowsAtOnce === 0) yield undefined;
      if (lacksValue(series, row)) continue;
      const points = histories.get(key);
      const point = { timestamp, value: series.values[row] ?? NaN };
      if (points) points.push(point);
      else if (histories.size < most) histories.set(key, [point]);
      else if (omitted.size < mostPoints) omitted.add(key);
    }
  }
  return { series: Array.from(histories, ([key, points]) => ({ ...identityOf(key), points })), omitted: omitted.size };
}

interface FamilyRow {
  /** Among all rows of the sample. */
  readonly row: number;
  /** What tells the series from others. */
  readonly key: string;
}

function* rowsOfFamily(shape: SeriesShape, wanted: string): Generator<undefined, readonly FamilyRow[], undefined> {
  const found: FamilyRow[] = [];
  for (const [part, block] of shape.blocks.entries()) {
    yield undefined;
    let labels: readonly LabelPair[] | undefined;
    let first = shape.firstRowOf(part);
    for (const family of block.families) {
      for (let row = 0; family.name === wanted && row < family.rows; row++) {
        if ((row + 1) % rowsAtOnce === 0) yield undefined;
        found.push({ row: first + row, key: keyOf(family, row, (labels ??= shape.labelsOf(part))) });
      }
      first += family.rows;
    }
  }
  return found;
}

type Identity = readonly [name: string, labels: readonly (readonly [name: string, value: string])[]];

function keyOf({ name, labelNames, labelValues, suffixes }: Family, row: number, beside: readonly LabelPair[]): string {
  const own = labelNames.map((label, at) => [label, labelValues[row * labelNames.length + at] ?? ""] as const);
  const pairs = [...own, ...beside.map((label) => [label.name, label.value] as const)];
  return JSON.stringify([name + (suffixes[row] ?? ""), pairs.filter(([, value]) => value !== "")] satisfies Identity);
}

function identityOf(key: string): Pick<SeriesHistory, "name" | "labels"> {
  const [name, labels] = JSON.parse(key) as Identity;
  return { name, labels: Object.fromEntries(labels) };
}
