import type { Family, MetricType } from "../gen/types.ts";
import type { BlockValues, LabelPair, MetricBlock } from "./metric-block.ts";

/**
 * Collects the families, label sets and values of one block. What a collector yields hardly ever changes but for the values,
 * so a block that says the same as a known one is that very object: it travels once and is rendered once.
 */
export class BlockWriter {
  readonly #families: MutableFamily[] = [];

  /** A value that only grows while the node runs. */
  counter(name: string, help: string, labelNames: readonly string[] = []): FamilyWriter {
    return this.family(name, help, "METRIC_TYPE_COUNTER", labelNames);
  }

  /** A value that goes up and down. */
  gauge(name: string, help: string, labelNames: readonly string[] = []): FamilyWriter {
    return this.family(name, help, "METRIC_TYPE_GAUGE", labelNames);
  }

  /** A value of which node_exporter does not say whether it is a counter. */
  untyped(name: string, help: string, labelNames: readonly string[] = []): FamilyWriter {
    return this.family(name, help, "METRIC_TYPE_UNTYPED", labelNames);
  }

  family(name: string, help: string, type: MetricType, labelNames: readonly string[]): FamilyWriter {
    const family: MutableFamily = { name, help, type, labelNames, labelValues: [], rows: 0, suffixes: [], values: [] };
    this.#families.push(family);
    return {
      add(value, ...labelValues) {
        if (labelValues.length !== labelNames.length) {
          throw new Error(`${name}: ${labelNames.length} label values expected, ${labelValues.length} given`);
        }
        family.rows++;
        family.labelValues.push(...labelValues);
        family.values.push(value);
      },
    };
  }

  /** The block with its values; families without a row are left out. A known block is reused where it says the same. */
  finish(labels: readonly LabelPair[], known: readonly MetricBlock[]): BlockValues {
    const written = this.#families.filter((family) => family.rows > 0);
    const block = known.find((candidate) => isSameBlock(candidate, written)) ?? toBlock(written);
    return { block, labels, values: written.flatMap((family) => family.values) };
  }
}

/** Takes the rows of one family. */
export interface FamilyWriter {
  /**
   * A row: its value, then the values of the family's labels in their order; an empty one means the row lacks that label.
   *
   * @throws {Error} where there are more or fewer of them than labels: all rows after it would be told apart wrongly.
   */
  add(value: number, ...labelValues: string[]): void;
}

interface MutableFamily extends Family {
  rows: number;
  readonly labelValues: string[];
  readonly values: number[];
}

function toBlock(families: readonly MutableFamily[]): MetricBlock {
  return {
    families: families.map(({ name, help, type, labelNames, labelValues, rows, suffixes }) => ({
      name,
      help,
      type,
      labelNames,
      labelValues,
      rows,
      suffixes,
    })),
  };
}

function isSameBlock({ families }: MetricBlock, written: readonly MutableFamily[]): boolean {
  return families.length === written.length && families.every((family, index) => isSameFamily(family, written[index]));
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
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
