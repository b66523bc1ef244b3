import type { ReaderCounters } from "../serve/reader-counters.ts";

/** Counters of readers that keep what they are told. */
export function countedReaders() {
  const watching = { rest: 0, grpc: 0 };
  const refused: string[] = [];
  const counts = { watching, refused, skipped: 0 };
  const counters: ReaderCounters = {
    watching: (surface, change) => void (watching[surface] += change),
    refused: (surface, reason) => void refused.push(`${surface} ${reason}`),
    skipped: (snapshots) => void (counts.skipped += snapshots),
  };
  return { counters, counts };
}
