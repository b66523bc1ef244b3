import { BlockWriter, type BlockValues, type FamilyWriter, type LabelPair, type MetricBlock } from "@kubevitals/proto";

/**
 * Takes what one collector has to say in a sample. Families that stand once for the machine go into one block; what exists
 * once per interface, disk or filesystem goes into an instance's block, where the labels that tell instances apart stand
 * beside it, so that instances of one kind share it.
 */
export class SeriesWriter {
  readonly #instances = new Map<string, { labels: readonly LabelPair[]; writer: BlockWriter }>();

  /** The block of the instance with these labels. */
  instance(...labels: readonly LabelPair[]): BlockWriter {
    const key = labels.map(({ name, value }) => `${name}\u0000${value}`).join("\u0001");
    let instance = this.#instances.get(key);
    if (instance === undefined) {
      instance = { labels, writer: new BlockWriter() };
      this.#instances.set(key, instance);
    }
    return instance.writer;
  }

  counter(name: string, help: string, labelNames: readonly string[] = []): FamilyWriter {
    return this.instance().counter(name, help, labelNames);
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): FamilyWriter {
    return this.instance().gauge(name, help, labelNames);
  }

  untyped(name: string, help: string, labelNames: readonly string[] = []): FamilyWriter {
    return this.instance().untyped(name, help, labelNames);
  }

  /** All blocks with their values. Blocks of `previous` are reused where they say the same. */
  finish(previous: readonly BlockValues[]): BlockValues[] {
    const known: MetricBlock[] = [...new Set(previous.map(({ block }) => block))];
    return [...this.#instances.values()]
      .map(({ labels, writer }) => {
        const sample = writer.finish(labels, known);
        if (!known.includes(sample.block)) known.push(sample.block);
        return sample;
      })
      .filter(({ values }) => values.length > 0);
  }
}
