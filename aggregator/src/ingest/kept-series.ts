import { isBitSet, type Family, type MetricBlock } from "@kubevitals/proto";
import type { SeriesAdmission } from "../state/series-admission.ts";
import type { SeriesShape } from "../state/series-shape.ts";

/** A family within a part of a sample. */
export interface PlacedFamily {
  readonly family: Family;
  /** The part's place in the sample. */
  readonly part: number;
  /** The family's first row in the column. */
  readonly firstRow: number;
  /** The labels beside the part, as one text. */
  readonly beside: string;
}

/** The families of a sample that are looked for, in its order. */
export function* familiesIn(
  shape: SeriesShape,
  isWanted: (name: string) => boolean,
): Generator<PlacedFamily, void, undefined> {
  for (const [part, block] of shape.blocks.entries()) {
    let firstRow = shape.firstRowOf(part);
    let beside: string | undefined;
    for (const family of block.families) {
      if (isWanted(family.name)) yield { family, part, firstRow, beside: (beside ??= besideText(shape, part)) };
      firstRow += family.rows;
    }
  }
}

/**
 * What tells a row's metric from all others of its node. All rows of a histogram, or of a summary, are one metric. A series that moves
 * its labels from beside a block into it counts as another.
 */
export function metricKey({ family, beside }: PlacedFamily, row: number): string {
  const { name, type, labelNames, labelValues, suffixes } = family;
  const width = labelNames.length;
  const bound = isCompound(family) ? labelNames.indexOf(type === "METRIC_TYPE_HISTOGRAM" ? "le" : "quantile") : -1;
  let key = isCompound(family) ? name : name + (suffixes[row] ?? "");
  for (let index = 0; index < width; index++) {
    if (index !== bound) key += `\0${labelNames[index]}\0${labelValues[row * width + index]}`;
  }
  return `${key}\0\0${beside}`;
}

/** Whether several rows of the family are one metric. */
export function isCompound({ type }: Family): boolean {
  return type === "METRIC_TYPE_HISTOGRAM" || type === "METRIC_TYPE_SUMMARY";
}

/** Which rows of a sample were kept in the one before. */
export class KeptSeries {
  readonly #shape: SeriesShape;
  readonly #before: SeriesAdmission | undefined;
  /** Places in the sample before of parts that are there again, by their place in this one. */
  readonly #twins: ReadonlyMap<number, number>;
  readonly #keys = new Set<string>();

  constructor(shape: SeriesShape, before: SeriesAdmission | undefined, isWanted: (name: string) => boolean) {
    this.#shape = shape;
    this.#before = before;
    this.#twins = before === undefined ? new Map() : findTwins(shape, before.shape);
    if (before === undefined) return;
    const { leftOutRows } = before;
    const matched = new Set(this.#twins.values());
    for (const placed of familiesIn(before.shape, isWanted)) {
      if (matched.has(placed.part)) continue;
      for (let row = 0; row < placed.family.rows; row++) {
        if (leftOutRows === undefined || !isBitSet(leftOutRows, placed.firstRow + row))
          this.#keys.add(metricKey(placed, row));
      }
    }
  }

  has(placed: PlacedFamily, row: number): boolean {
    const twin = this.#twins.get(placed.part);
    if (twin === undefined) return this.#keys.size > 0 && this.#keys.has(metricKey(placed, row));
    if (this.#before?.leftOutRows === undefined) return true;
    const own = placed.firstRow - this.#shape.firstRowOf(placed.part) + row;
    return !isBitSet(this.#before.leftOutRows, this.#before.shape.firstRowOf(twin) + own);
  }
}

/** Parts with the same block and labels, which need not be compared row by row. */
function findTwins(shape: SeriesShape, before: SeriesShape): ReadonlyMap<number, number> {
  const places = new Map<MetricBlock, Map<string, number>>();
  for (const [place, block] of before.blocks.entries()) {
    let ofBlock = places.get(block);
    if (ofBlock === undefined) places.set(block, (ofBlock = new Map()));
    ofBlock.set(besideText(before, place), place);
  }
  const twins = new Map<number, number>();
  for (const [part, block] of shape.blocks.entries()) {
    const place = places.get(block)?.get(besideText(shape, part));
    if (place !== undefined) twins.set(part, place);
  }
  return twins;
}

function besideText(shape: SeriesShape, part: number): string {
  return shape
    .labelsOf(part)
    .map(({ name, value }) => `${name}\0${value}\0`)
    .join("");
}
