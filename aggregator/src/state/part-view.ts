import type { BlockValues, LabelPair, MetricBlock } from "@kubevitals/proto";

/** One part of a sample, for who writes or reads it as a block with its values: a window on the sample's column. */
export class PartView implements BlockValues {
  readonly block: MetricBlock;
  readonly labels: readonly LabelPair[];
  /** Values of the whole sample, of which the part's begin at its first row. */
  readonly column: Float64Array;
  readonly firstRow: number;
  readonly isAbsent: BlockValues["isAbsent"];
  readonly #rows: number;

  constructor(
    { block, labels }: Pick<BlockValues, "block" | "labels">,
    { column, firstRow, rows }: { readonly column: Float64Array; readonly firstRow: number; readonly rows: number },
    isAbsent: BlockValues["isAbsent"],
  ) {
    this.block = block;
    this.labels = labels;
    this.column = column;
    this.firstRow = firstRow;
    this.isAbsent = isAbsent;
    this.#rows = rows;
  }

  /** Made when it is asked for: who writes thousands of parts goes by the column. */
  get values(): Float64Array {
    return this.column.subarray(this.firstRow, this.firstRow + this.#rows);
  }

  /** The same under other labels. */
  withLabels(labels: readonly LabelPair[]): PartView {
    const { block, column, firstRow, isAbsent } = this;
    return new PartView({ block, labels }, { column, firstRow, rows: this.#rows }, isAbsent);
  }
}

/** The same values under other labels. */
export function withLabels(sample: BlockValues, labels: readonly LabelPair[]): BlockValues {
  return sample instanceof PartView ? sample.withLabels(labels) : { ...sample, labels };
}
