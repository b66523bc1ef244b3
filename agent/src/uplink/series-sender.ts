import {
  packAbsent,
  rowsOf,
  timestampOf,
  type AgentMessage,
  type BlockValues,
  type MetricBlock,
} from "@kubevitals/proto";

/** Makes the series messages of one stream: each block once, then values that refer to it. */
export class SeriesSender {
  #refs = new Map<MetricBlock, number>();
  #lastRef = 0;

  /** The messages for this sample: blocks that the aggregator does not hold, then the values. */
  next(sequence: number, sample: readonly BlockValues[], takenAt: number): AgentMessage[] {
    const messages: AgentMessage[] = [];
    const used = new Map<MetricBlock, number>();
    for (const { block } of sample) {
      if (used.has(block)) continue;
      const known = this.#refs.get(block);
      used.set(block, known ?? ++this.#lastRef);
      if (known === undefined) messages.push({ block: { ref: this.#lastRef, families: block.families } });
    }
    this.#refs = used; // the aggregator forgets blocks that a sample does not refer to
    messages.push({
      series: {
        sequence,
        timestamp: timestampOf(takenAt),
        blocks: sample.map(({ block, labels, values, isAbsent }) => ({
          blockRef: used.get(block) ?? 0,
          labels,
          values: Array.from(values),
          absent: packAbsent(rowsOf(block), isAbsent),
        })),
      },
    });
    return messages;
  }
}
