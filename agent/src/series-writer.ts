import { BlockWriter, type BlockValues, type FamilyWriter, type LabelPair, type MetricBlock } from "@kubevitals/proto";
import type { OtherFamilies } from "./other-families.ts";

/** What exists once per interface, disk or container: its labels, and the writer that keeps what the last sample said of it. */
interface Instance {
  readonly labels: readonly LabelPair[];
  readonly writer: BlockWriter;
  /** Number of the last sample that spoke of it. */
  sample: number;
}

/** Complaints that are kept of a sample: a folder of ten thousand bad files is one trouble. */
const mostComplaints = 20;

/**
 * Takes what one collector has to say, sample after sample. Families that stand once for the machine go into one block; what
 * exists once per interface, disk or container goes into an instance's block, where the labels that tell instances apart stand
 * beside it, so that instances of one kind share it.
 */
export class SeriesWriter {
  readonly #instances = new Map<string, Instance>();
  readonly #own = new BlockWriter();
  #sample = 0;
  #complaints: string[] = [];
  /** What the last sample gave. */
  #last: readonly BlockValues[] = [];
  /** For a collector that takes names from outside: which of them it may not use. */
  readonly others: OtherFamilies;

  constructor(others: OtherFamilies = { has: () => false }) {
    this.others = others;
  }

  /** Begins a sample, whether or not the one before was finished. */
  begin(): void {
    this.#sample++;
    if (this.#complaints.length > 0) this.#complaints = [];
    this.#own.begin();
  }

  /** Says in a sentence what of the source could not be used, where the rest could. */
  complain(problem: string): void {
    if (this.#complaints.length < mostComplaints) this.#complaints.push(problem);
  }

  /** What was complained of in this sample. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Blocks of the last sample, each once. */
  get blocks(): readonly MetricBlock[] {
    return [...blocksOf(this.#last)];
  }

  /** The block of the instance with these labels; without any, the machine's. */
  instance(...labels: readonly LabelPair[]): BlockWriter {
    if (labels.length === 0) return this.#own;
    const key = keyOf(labels);
    let instance = this.#instances.get(key);
    if (instance === undefined) {
      instance = { labels, writer: new BlockWriter(), sample: this.#sample };
      this.#instances.set(key, instance);
    } else if (instance.sample !== this.#sample) {
      instance.sample = this.#sample;
      instance.writer.begin();
    }
    return instance.writer;
  }

  counter(name: string, help: string, labelNames?: readonly string[]): FamilyWriter {
    return this.#own.counter(name, help, labelNames);
  }

  gauge(name: string, help: string, labelNames?: readonly string[]): FamilyWriter {
    return this.#own.gauge(name, help, labelNames);
  }

  untyped(name: string, help: string, labelNames?: readonly string[]): FamilyWriter {
    return this.#own.untyped(name, help, labelNames);
  }

  /** Ends a sample: all blocks with their values. Those of the last sample are reused where they say the same. */
  finish(): BlockValues[] {
    const blocks: BlockValues[] = [];
    const known = new KnownBlocks(this.#last, blocks);
    const take = (values: BlockValues) => {
      if (values.block.families.length > 0) blocks.push(values);
    };
    take(this.#own.finish(noLabels, known));
    this.#instances.forEach(({ labels, writer, sample }, key) => {
      if (sample === this.#sample) take(writer.finish(labels, known));
      else this.#instances.delete(key);
    });
    this.#last = blocks;
    return blocks;
  }
}

/** The blocks of several lists, looked up only when somebody asks for them. */
class KnownBlocks implements Iterable<MetricBlock> {
  readonly #lists: readonly (readonly BlockValues[])[];

  constructor(...lists: readonly (readonly BlockValues[])[]) {
    this.#lists = lists;
  }

  [Symbol.iterator](): Iterator<MetricBlock> {
    return blocksOf(this.#lists.flat()).values();
  }
}

function blocksOf(values: readonly BlockValues[]): ReadonlySet<MetricBlock> {
  return new Set(values.map(({ block }) => block));
}

const noLabels: readonly LabelPair[] = [];

function keyOf(labels: readonly LabelPair[]): string {
  let key = "";
  for (const { name, value } of labels) key += `${name}\u0000${value}\u0001`;
  return key;
}
