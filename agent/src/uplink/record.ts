import {
  encodeAgentMessage,
  packAbsent,
  rowsOf,
  timestampOf,
  type BlockSample,
  type BlockValues,
  type NodeMetrics,
  type SeriesSample,
} from "@kubevitals/proto";
import type { Sample } from "../sample.ts";
import type { Session } from "./session.ts";

/** What one sample says of one kind, numbered in its session: what is acknowledged, waits, and is sent again. */
export type TakenRecord = TakenVitals | TakenSeries;

interface Taken {
  readonly sequence: number;
  /** By the node's wall clock, in milliseconds. */
  readonly takenAt: number;
  /** By the agent's monotonic clock, in milliseconds. */
  readonly monotonic: number;
}

export interface TakenVitals extends Taken {
  readonly vitals: NodeMetrics;
  readonly series?: undefined;
}

export interface TakenSeries extends Taken {
  readonly series: readonly BlockValues[];
  readonly vitals?: undefined;
}

/** Numbers what a sample says: vitals first. */
export function numberRecords({ takenAt, vitals, series }: Sample, monotonic: number, session: Session): TakenRecord[] {
  const records: TakenRecord[] = [{ sequence: session.takeSequence(), takenAt, monotonic, vitals }];
  if (series) records.push({ sequence: session.takeSequence(), takenAt, monotonic, series });
  return records;
}

/** Series as the wire has them. */
export function seriesMessage({ sequence, takenAt }: TakenSeries, blocks: readonly BlockSample[]): SeriesSample {
  return { sequence, timestamp: timestampOf(takenAt), blocks };
}

/** Values that stand alone, of a block that the other side knows under this number. */
export function blockSampleOf({ block, labels, values, isAbsent }: BlockValues, blockRef: number): BlockSample {
  return {
    blockRef,
    labels,
    values: Array.from(values),
    absent: packAbsent(rowsOf(block), isAbsent),
    continues: 0,
    changed: new Uint8Array(),
  };
}

/** Vitals that stand alone, encoded. */
export function encodeVitals({ sequence, takenAt, vitals }: TakenVitals): Buffer {
  const timestamp = timestampOf(takenAt);
  return encodeAgentMessage({
    vitals: { sequence, baseSequence: 0, timestamp, changed: vitals, cleared: [], networks: [], gpus: [] },
  });
}
