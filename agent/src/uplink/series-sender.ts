import type { AgentMessage, MetricBlock } from "@kubevitals/proto";
import { seriesMessage, type TakenSeries } from "./record.ts";

/** Makes the series messages of one stream: each block once, then values that refer to it. */
export class SeriesSender {
  #refs = new Map<MetricBlock, number>();
  #lastRef = 0;

  /** The messages for this sample: blocks that the aggregator does not hold, then the values. */
  next(record: TakenSeries): AgentMessage[] {
    const messages: AgentMessage[] = [];
    const used = new Map<MetricBlock, number>();
    for (const { block } of record.series) {
      if (used.has(block)) continue;
      const known = this.#refs.get(block);
      used.set(block, known ?? ++this.#lastRef);
      if (known === undefined) messages.push({ block: { ref: this.#lastRef, families: block.families } });
    }
    this.#refs = used; // the aggregator forgets blocks that a sample does not refer to
    messages.push({ series: seriesMessage(record, (block) => used.get(block) ?? 0) });
    return messages;
  }
}
