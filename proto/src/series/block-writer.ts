import type { Family, MetricType } from "../gen/types.ts";
import type { BlockValues, LabelPair, MetricBlock } from "./metric-block.ts";

/**
 * Collects the families, label sets and values of one block, sample after sample. What a collector yields hardly ever changes
 * but for the values, so each row is compared with the one that stood there the last time, and a sample that says the same as
 * the one before gives that very block: it travels once and is rendered once. Where the values are the same too, it gives all of
 * what it gave the last time.
 */
export class BlockWriter {
  /** Families in the order in which they were asked for; those from `#next` on are what the last sample had there. */
  readonly #families: FamilyRows[] = [];
  #next = 0;
  /** What the last sample gave; undefined once this one differs from it by more than its values. */
  #last: BlockValues | undefined;

  /** A value that only grows while the node runs. */
  counter(name: string, help: string, labelNames: readonly string[] = noNames): FamilyWriter {
    return this.family(name, help, "METRIC_TYPE_COUNTER", labelNames);
  }

  /** A value that goes up and down. */
  gauge(name: string, help: string, labelNames: readonly string[] = noNames): FamilyWriter {
    return this.family(name, help, "METRIC_TYPE_GAUGE", labelNames);
  }

  /** A value of which node_exporter does not say whether it is a counter. */
  untyped(name: string, help: string, labelNames: readonly string[] = noNames): FamilyWriter {
    return this.family(name, help, "METRIC_TYPE_UNTYPED", labelNames);
  }

  family(name: string, help: string, type: MetricType, labelNames: readonly string[]): FamilyWriter {
    const known = this.#families[this.#next];
    if (known?.isOf(name, help, type, labelNames)) {
      this.#next++;
      known.restart();
      return known;
    }
    this.#families.length = this.#next++;
    this.#last = undefined;
    const family = new FamilyRows(name, help, type, labelNames);
    this.#families.push(family);
    return family;
  }

  /** Begins a sample, whether or not the one before was finished. */
  begin(): void {
    this.#next = 0;
  }

  /**
   * Ends a sample: the block with its values; families without a row are left out. A known block is taken where it says the
   * same. The writer is ready for the next sample.
   */
  finish(labels: readonly LabelPair[], known: Iterable<MetricBlock>): BlockValues {
    const families = this.#families;
    if (families.length > this.#next) {
      families.length = this.#next;
      this.#last = undefined;
    }
    let rows = 0;
    let isSame = this.#last !== undefined && this.#last.labels === labels;
    for (let index = 0; index < families.length; index++) {
      const family = families[index] as FamilyRows;
      if (family.hasChanged) this.#last = undefined;
      if (family.hasOtherValues) isSame = false;
      rows += family.rows;
    }
    this.begin();
    if (isSame && this.#last !== undefined) return this.#last;
    const values = new Float64Array(rows);
    let at = 0;
    for (let index = 0; index < families.length; index++) at = (families[index] as FamilyRows).takeValues(values, at);
    const block = this.#last?.block ?? this.#makeBlock(known);
    this.#last = { block, labels, values };
    return this.#last;
  }

  #makeBlock(known: Iterable<MetricBlock>): MetricBlock {
    const families = this.#families.map((family) => family.toFamily()).filter((family) => family.rows > 0);
    for (const candidate of known) if (isSameBlock(candidate.families, families)) return candidate;
    return { families };
  }
}

/** Of families without labels: the same list each time, which is compared at once. */
const noNames: readonly string[] = [];

/** Takes the rows of one family. */
export interface FamilyWriter {
  /**
   * A row: its value, then the values of the family's labels in their order; an empty one means the row lacks that label.
   *
   * @throws {Error} where there are more or fewer of them than labels: all rows after it would be told apart wrongly.
   */
  add(value: number, ...labelValues: string[]): void;
  /** A row whose name is the family's with a suffix: `_bucket`, `_sum` or `_count`. */
  addSuffixed(value: number, suffix: string, ...labelValues: string[]): void;
}

/** The rows of one family in this sample, laid over those of the one before. */
class FamilyRows implements FamilyWriter {
  readonly #name: string;
  readonly #help: string;
  readonly #type: MetricType;
  readonly #labelNames: readonly string[];
  #labelValues: string[] = [];
  #suffixes: string[] = [];
  #values: number[] = [];
  /** Rows of the last sample: what the labels and suffixes beyond `#row` stem from. */
  #rowsBefore = 0;
  #row = 0;
  #isOther = true;
  #hasOtherValues = true;

  constructor(name: string, help: string, type: MetricType, labelNames: readonly string[]) {
    this.#name = name;
    this.#help = help;
    this.#type = type;
    this.#labelNames = labelNames;
  }

  isOf(name: string, help: string, type: MetricType, labelNames: readonly string[]): boolean {
    return (
      this.#name === name && this.#help === help && this.#type === type && isSameList(this.#labelNames, labelNames)
    );
  }

  restart(): void {
    this.#row = 0;
  }

  get rows(): number {
    return this.#row;
  }

  /** Whether the rows of this sample differ from those of the last one by more than their values. */
  get hasChanged(): boolean {
    return this.#isOther || this.#row !== this.#rowsBefore;
  }

  /** Whether a value of this sample differs from that of the last one. */
  get hasOtherValues(): boolean {
    return this.#hasOtherValues;
  }

  add(value: number, ...labelValues: string[]): void {
    this.#add(value, "", labelValues);
  }

  addSuffixed(value: number, suffix: string, ...labelValues: string[]): void {
    this.#add(value, suffix, labelValues);
  }

  /** Copies the values to where they belong in the block's column; where the next family's begin. Ends the sample. */
  takeValues(column: Float64Array, start: number): number {
    for (let row = 0; row < this.#row; row++) column[start + row] = this.#values[row] ?? NaN;
    const end = start + this.#row;
    this.#rowsBefore = this.#row;
    this.#isOther = false;
    this.#hasOtherValues = false;
    return end;
  }

  /** The family without its values, as the last sample had it. */
  toFamily(): Family {
    const rows = this.#rowsBefore;
    const suffixes = this.#suffixes.slice(0, rows);
    return {
      name: this.#name,
      help: this.#help,
      type: this.#type,
      labelNames: this.#labelNames,
      labelValues: this.#labelValues.slice(0, rows * this.#labelNames.length),
      rows,
      suffixes: suffixes.every((suffix) => suffix === "") ? [] : suffixes,
    };
  }

  #add(value: number, suffix: string, labelValues: readonly string[]): void {
    const width = this.#labelNames.length;
    if (labelValues.length !== width) {
      throw new Error(`${this.#name}: ${width} label values expected, ${labelValues.length} given`);
    }
    const row = this.#row++;
    if (!Object.is(this.#values[row], value)) {
      this.#values[row] = value;
      this.#hasOtherValues = true;
    }
    if (this.#suffixes[row] !== suffix) {
      this.#suffixes[row] = suffix;
      this.#isOther = true;
    }
    for (let index = 0; index < width; index++) {
      const at = row * width + index;
      if (this.#labelValues[at] === labelValues[index]) continue;
      this.#labelValues[at] = labelValues[index] ?? "";
      this.#isOther = true;
    }
  }
}

function isSameBlock(a: readonly Family[], b: readonly Family[]): boolean {
  return a.length === b.length && a.every((family, index) => isSameFamily(family, b[index]));
}

function isSameFamily(a: Family, b: Family | undefined): boolean {
  return (
    b !== undefined &&
    a.name === b.name &&
    a.rows === b.rows &&
    a.type === b.type &&
    a.help === b.help &&
    isSameList(a.labelNames, b.labelNames) &&
    isSameList(a.labelValues, b.labelValues) &&
    isSameList(a.suffixes, b.suffixes)
  );
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
