import { Counter, Gauge, type Registry } from "prom-client";
import type { ReaderCounters } from "./reader-counters.ts";

/** Metrics of readers and what they are answered. */
export function createReaderMetrics(registers: Registry[]): ReaderCounters {
  const watchers = new Gauge({
    name: "kubevitals_watchers",
    help: "Readers that watch snapshots now, by where: server-sent events of REST, or WatchSnapshots of gRPC.",
    labelNames: ["surface"],
    registers,
  });
  const refused = new Counter({
    name: "kubevitals_answers_refused_total",
    help: "Requests that were refused, by where and reason: invalid, gone (the snapshot is no longer held), too-large, unavailable (too many are served, or there is no snapshot yet), too-slow (a stream was not read). Refused tokens are counted apart.",
    labelNames: ["surface", "reason"],
    registers,
  });
  const skipped = new Counter({
    name: "kubevitals_snapshots_skipped_total",
    help: "Snapshots that readers of gRPC streams were due and were not sent, as they had not taken in the one before.",
    registers,
  });
  for (const surface of ["rest", "grpc"]) watchers.set({ surface }, 0);
  return {
    watching: (surface, change) => watchers.inc({ surface }, change),
    refused: (surface, reason) => refused.inc({ surface, reason }),
    skipped: (snapshots) => skipped.inc(snapshots),
  };
}
