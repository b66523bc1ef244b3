import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { status } from "@grpc/grpc-js";

/** What simulated agents have said and heard. */
export interface WireCounts {
  connected: number;
  vitalsSent: number;
  seriesSent: number;
  blocksSent: number;
  /** Values in the series that were sent. */
  valuesSent: number;
  bytesSent: number;
  acknowledged: number;
  /** Vitals that were not sent because too many waited for their acknowledgement. */
  heldBack: number;
  /** Ends of streams that the agent did not ask for, by gRPC's name of the status. */
  readonly ended: Map<string, number>;
  /** From a record's sending to its acknowledgement, in microseconds. */
  readonly lag: RecordableHistogram;
}

export function createWireCounts(): WireCounts {
  return {
    connected: 0,
    vitalsSent: 0,
    seriesSent: 0,
    blocksSent: 0,
    valuesSent: 0,
    bytesSent: 0,
    acknowledged: 0,
    heldBack: 0,
    ended: new Map(),
    lag: createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 2 }),
  };
}

/** Counts the end of a stream. */
export function countEnd(counts: WireCounts, code: status | undefined): void {
  const name = code === undefined ? "in order" : status[code];
  counts.ended.set(name, (counts.ended.get(name) ?? 0) + 1);
}
