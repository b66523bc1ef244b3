import {
  encodeAgentMessage,
  packAbsent,
  rowsOf,
  timestampOf,
  type BlockValues,
  type MetricBlock,
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

/** Series as the wire has them, where `refOf` is the number under which the other side knows a block. */
export function seriesMessage(
  { sequence, takenAt, series }: TakenSeries,
  refOf: (block: MetricBlock) => number,
): SeriesSample {
  return {
    sequence,
    timestamp: timestampOf(takenAt),
    blocks: series.map(({ block, labels, values, isAbsent }) => ({
      blockRef: refOf(block),
      labels,
      values: Array.from(values),
      absent: packAbsent(rowsOf(block), isAbsent),
    })),
  };
}

/** Vitals that stand alone, encoded. */
export function encodeVitals({ sequence, takenAt, vitals }: TakenVitals): Buffer {
  const timestamp = timestampOf(takenAt);
  return encodeAgentMessage({
    vitals: { sequence, baseSequence: 0, timestamp, changed: vitals, cleared: [], networks: [] },
  });
}
