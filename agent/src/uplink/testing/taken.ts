import { BlockWriter, emptyNodeMetrics, type BlockValues, type NodeMetrics } from "@kubevitals/proto";
import type { TakenSeries, TakenVitals } from "../record.ts";

/** Vitals that were taken at this second, on both clocks. */
export function takenVitals(sequence: number, second: number = sequence, more: Partial<NodeMetrics> = {}): TakenVitals {
  const vitals = { ...emptyNodeMetrics("n"), load1: sequence, ...more };
  return { sequence, takenAt: second * 1000, monotonic: second * 1000, vitals };
}

/** Series that were taken at this second. */
export function takenSeries(sequence: number, series: readonly BlockValues[], second: number = sequence): TakenSeries {
  return { sequence, takenAt: second * 1000, monotonic: second * 1000, series };
}

/** A block of one gauge. */
export function blockOf(name: string, value = 1): BlockValues {
  const out = new BlockWriter();
  out.gauge(name, "Test.").add(value);
  return out.finish([], []);
}
