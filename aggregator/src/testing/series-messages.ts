/** For tests: what agents say of series, and who reads it. */
import type { Block, BlockSample, Family, SeriesSample } from "@kubevitals/proto";
import { BlockStore } from "../ingest/block-store.ts";
import { SeriesReader } from "../ingest/series.ts";

/** A block of one family, with a row for each value of the label `of`. */
export function block(ref: number, name: string, ...values: string[]): Block {
  return { ref, families: [family(name, { labelNames: ["of"], labelValues: values, rows: values.length })] };
}

/** A family of one row. */
export function family(name: string, more: Partial<Family> = {}): Family {
  return { name, help: "", type: "METRIC_TYPE_GAUGE", labelNames: [], labelValues: [], rows: 1, suffixes: [], ...more };
}

/** A sample of these blocks. */
export function sample(sequence: number, ...blocks: readonly Partial<BlockSample>[]): SeriesSample {
  const empty = {
    blockRef: 1,
    labels: [],
    values: [],
    absent: new Uint8Array(),
    continues: 0,
    changed: new Uint8Array(),
  };
  return { sequence, blocks: blocks.map((part) => ({ ...empty, ...part })) };
}

/** A reader that holds these blocks. */
export function reader(...blocks: readonly Block[]): SeriesReader {
  const series = new SeriesReader("node-1", new BlockStore());
  for (const item of blocks) series.acceptBlock(item);
  return series;
}

/** What stands beside a block that is a pod's. */
export const pod = (value: string) => [{ name: "pod", value }];
