import {
  rowsOf,
  unpackAbsent,
  type Block,
  type BlockSample,
  type BlockValues,
  type MetricBlock,
  type SeriesSample,
} from "@kubevitals/proto";
import type { BlockStore } from "./block-store.ts";
import { checkFamilies, checkInstanceLabels } from "./families.ts";
import { limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** Reads the series of one stream: blocks once, then values that refer to them. */
export class SeriesReader {
  readonly #nodeName: string;
  readonly #store: BlockStore;
  #blocks = new Map<number, MetricBlock>();
  #rows = 0;

  constructor(nodeName: string, store: BlockStore) {
    this.#nodeName = nodeName;
    this.#store = store;
  }

  /** Takes in a block for samples to refer to. */
  acceptBlock({ ref, families }: Block): void {
    const where = `block ${ref} of node ${this.#nodeName}`;
    const rows = rowsOf({ families });
    if (this.#blocks.size >= limits.blocks || this.#rows + rows > limits.rows) {
      throw new Refusal("too-much", `${where}: more than ${limits.blocks} blocks or ${limits.rows} rows`);
    }
    if (this.#blocks.has(ref)) throw new Refusal("bad-block", `${where}: the number is taken`);
    this.#blocks.set(ref, this.#store.intern(checkFamilies(families, where)));
    this.#rows += rows;
  }

  /** The values of an instant; blocks that it does not refer to are forgotten. */
  acceptSample({ sequence, blocks }: SeriesSample): readonly BlockValues[] {
    const where = `series ${sequence} of node ${this.#nodeName}`;
    if (blocks.reduce((rows, { values }) => rows + values.length, 0) > limits.rows) {
      throw new Refusal("too-much", `${where}: more than ${limits.rows} values`);
    }
    const used = new Map<number, MetricBlock>();
    const instances = new Set<string>();
    const sample = blocks.map((blockSample) => {
      const block = this.#blocks.get(blockSample.blockRef);
      if (block === undefined)
        throw new Refusal(
          "unknown-block",
          `${where}: refers to block ${blockSample.blockRef}, which is not known here`,
        );
      used.set(blockSample.blockRef, block);
      const values = readBlockSample(blockSample, block, where);
      const instance = JSON.stringify([blockSample.blockRef, values.labels]);
      if (instances.has(instance))
        throw new Refusal("bad-record", `${where}: block ${blockSample.blockRef} stands twice with the same labels`);
      instances.add(instance);
      return values;
    });
    this.#blocks = used;
    this.#rows = Array.from(used.values()).reduce((rows, block) => rows + rowsOf(block), 0);
    return sample;
  }
}

function readBlockSample(
  { labels, values, absent, blockRef }: BlockSample,
  block: MetricBlock,
  where: string,
): BlockValues {
  const rows = rowsOf(block);
  if (values.length !== rows) {
    throw new Refusal("bad-record", `${where}: ${values.length} values for the ${rows} rows of block ${blockRef}`);
  }
  const checked = checkInstanceLabels(labels, where);
  const clash = block.families
    .flatMap(({ labelNames }) => labelNames)
    .find((name) => checked.some((label) => label.name === name));
  if (clash !== undefined)
    throw new Refusal("bad-record", `${where}: label '${clash}' stands in block ${blockRef} and beside it`);
  return { block, labels: checked, values: Float64Array.from(values), isAbsent: unpackAbsent(absent) };
}
