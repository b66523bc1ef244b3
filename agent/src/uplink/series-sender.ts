import { packBits, type AgentMessage, type BlockSample, type BlockValues, type MetricBlock } from "@kubevitals/proto";
import { blockSampleOf, seriesMessage, type TakenSeries } from "./record.ts";

/** How far a block may have moved in a sample, by others that came or went before it, and still be found. */
const furthestMove = 64;

/**
 * Makes the series messages of one stream: each block once, then values that refer to it. What continues the last sample says
 * only which values have changed since: on a quiet machine those are one in five, and labels need not travel again.
 */
export class SeriesSender {
  #refs = new Map<MetricBlock, number>();
  #lastRef = 0;
  #last: readonly BlockValues[] = [];

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
    messages.push({ series: seriesMessage(record, this.#blockSamples(record.series, used)) });
    this.#last = record.series;
    return messages;
  }

  #blockSamples(series: readonly BlockValues[], refs: ReadonlyMap<MetricBlock, number>): readonly BlockSample[] {
    let expected = 0;
    return series.map((values) => {
      const at = this.#find(values, expected);
      const last = at === undefined ? undefined : this.#last[at];
      if (at === undefined || last === undefined) return blockSampleOf(values, refs.get(values.block) ?? 0);
      expected = at + 1;
      return continuation(values, last, at + 1);
    });
  }

  /** Where the last sample has the same block with the same labels, not before `start`: writers keep their order. */
  #find({ block, labels }: BlockValues, start: number): number | undefined {
    const end = Math.min(this.#last.length, start + furthestMove);
    for (let at = start; at < end; at++) {
      const last = this.#last[at];
      if (last?.block === block && last.labels === labels) return at;
    }
    return undefined;
  }
}

const nothing = new Uint8Array();

function continuation(now: BlockValues, last: BlockValues, continues: number): BlockSample {
  // Writers give the same object where nothing has changed, which is most of a quiet machine.
  if (now === last && now.isAbsent === undefined)
    return { blockRef: 0, labels: [], values: [], absent: nothing, continues, changed: nothing };
  const { absent } = blockSampleOf({ ...now, values: [] }, 0);
  const values: number[] = [];
  const isChanged = (row: number) => !Object.is(now.values[row], last.values[row]);
  for (let row = 0; row < now.values.length; row++) if (isChanged(row)) values.push(now.values[row] ?? NaN);
  const changed = values.length === 0 ? new Uint8Array() : packBits(now.values.length, isChanged);
  return { blockRef: 0, labels: [], values, absent, continues, changed };
}
