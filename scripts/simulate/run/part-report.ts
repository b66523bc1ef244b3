import type { WireCounts } from "../agents/wire-counts.ts";

/** What one process of a simulation has done so far. */
export interface PartReport {
  readonly connected: number;
  readonly vitalsSent: number;
  readonly seriesSent: number;
  readonly blocksSent: number;
  readonly valuesSent: number;
  readonly bytesSent: number;
  readonly acknowledged: number;
  readonly heldBack: number;
  readonly ended: Readonly<Record<string, number>>;
  /** From a record's sending to its acknowledgement, in milliseconds, since the last report. */
  readonly lag: { readonly count: number; readonly p50: number; readonly p99: number };
  /** User and system time of the process. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** Of a process that has not reported yet. */
export const nothingYet: PartReport = {
  connected: 0,
  vitalsSent: 0,
  seriesSent: 0,
  blocksSent: 0,
  valuesSent: 0,
  bytesSent: 0,
  acknowledged: 0,
  heldBack: 0,
  ended: {},
  lag: { count: 0, p50: 0, p99: 0 },
  cpuSeconds: 0,
  memoryBytes: 0,
};

/** Reports, and begins the next lag. */
export function reportOf(counts: WireCounts): PartReport {
  const { lag, ended, ...numbers } = counts;
  const { user, system } = process.cpuUsage();
  const hasLag = lag.count > 0;
  const report = {
    ...numbers,
    ended: Object.fromEntries(ended),
    lag: {
      count: lag.count,
      p50: hasLag ? lag.percentile(50) / 1000 : 0,
      p99: hasLag ? lag.percentile(99) / 1000 : 0,
    },
    cpuSeconds: (user + system) / 1e6,
    memoryBytes: process.memoryUsage.rss(),
  };
  lag.reset();
  return report;
}
