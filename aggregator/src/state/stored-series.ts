import {
  packAbsent,
  rowsOf,
  unpackAbsent,
  type BlockValues,
  type LabelPair,
  type MetricBlock,
} from "@kubevitals/proto";

/** Blocks of a sample with the labels beside them: what one sample of a node after another has in common. */
export interface SeriesShape {
  readonly parts: readonly ShapePart[];
  /** Rows of all parts together. */
  readonly rows: number;
}

export interface ShapePart {
  readonly block: MetricBlock;
  readonly labels: readonly LabelPair[];
  /** Where its rows begin among those of the sample. */
  readonly firstRow: number;
}

/** A series sample in one column of values. */
export interface StoredSeries {
  readonly shape: SeriesShape;
  readonly values: Float64Array;
  readonly isAbsent: ((row: number) => boolean) | undefined;
}

/** The sample in one column; its shape is the known one where that is the same. */
export function storeSeries(sample: readonly BlockValues[], known: SeriesShape | undefined): StoredSeries {
  const shape = known && isShapeOf(known, sample) ? known : shapeOf(sample);
  const values = new Float64Array(shape.rows);
  for (const [index, { firstRow }] of shape.parts.entries()) values.set(sample[index]?.values ?? [], firstRow);
  const hasGaps = sample.some(({ isAbsent }) => isAbsent !== undefined);
  const absent = hasGaps ? packAbsent(shape.rows, absenceOf(shape, sample)) : new Uint8Array();
  return { shape, values, isAbsent: unpackAbsent(absent) };
}

/** What a shape takes in memory without its blocks, in bytes. */
export function shapeBytes({ parts }: SeriesShape): number {
  const labels = parts.flatMap((part) => part.labels).flatMap(({ name, value }) => [name, value]);
  return objectBytes + parts.length * objectBytes + stringsBytes(labels);
}

/** What a block takes in memory, in bytes. */
export function blockBytes({ families }: MetricBlock): number {
  return families.reduce(
    (total, { name, help, labelNames, labelValues, suffixes }) =>
      total + familyBytes + stringsBytes([name, help, ...labelNames, ...labelValues, ...suffixes]),
    objectBytes,
  );
}

/** An object of a few fields, and a family of seven with its lists. */
const objectBytes = 96;
const familyBytes = 256;

/** Strings take their characters, two bytes each where one is beyond Latin-1, a header and their place in a list. */
function stringsBytes(strings: readonly string[]): number {
  return strings.reduce((total, { length }) => total + 24 + 2 * length, 0);
}

function isShapeOf({ parts }: SeriesShape, sample: readonly BlockValues[]): boolean {
  return (
    parts.length === sample.length &&
    parts.every(({ block, labels }, index) => block === sample[index]?.block && isSame(labels, sample[index].labels))
  );
}

function isSame(a: readonly LabelPair[], b: readonly LabelPair[]): boolean {
  return (
    a.length === b.length && a.every(({ name, value }, index) => name === b[index]?.name && value === b[index].value)
  );
}

function shapeOf(sample: readonly BlockValues[]): SeriesShape {
  let rows = 0;
  const parts = sample.map(({ block, labels }) => {
    const firstRow = rows;
    rows += rowsOf(block);
    return { block, labels, firstRow };
  });
  return { parts, rows };
}

/** Which rows of the whole sample are absent; asked row by row, upwards. */
function absenceOf({ parts }: SeriesShape, sample: readonly BlockValues[]): (row: number) => boolean {
  let part = 0;
  return (row) => {
    while (row >= (parts[part + 1]?.firstRow ?? Infinity)) part++;
    return sample[part]?.isAbsent?.(row - (parts[part]?.firstRow ?? 0)) === true;
  };
}
