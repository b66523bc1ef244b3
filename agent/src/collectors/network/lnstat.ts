import { isMetricName } from "@kubevitals/proto";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { listNet, readNet } from "../reading/read-first.ts";

/** One file of `/proc/net/stat`: names of columns, and a line of numbers a CPU. */
export interface CacheStatistics {
  readonly names: readonly string[];
  readonly cpus: readonly (readonly number[])[];
}

/** Parses a file of `/proc/net/stat`: a heading, then hexadecimal numbers. https://man7.org/linux/man-pages/man8/lnstat.8.html */
export function parseCacheStatistics(file: string, bytes: Uint8Array): CacheStatistics {
  const cursor = new ByteCursor(bytes);
  const names: string[] = [];
  while (!cursor.isAtLineEnd) names.push(cursor.word());
  const cpus: number[][] = [];
  for (cursor.nextLine(); !cursor.isAtEnd; cursor.nextLine()) {
    const counts: number[] = [];
    while (!cursor.isAtLineEnd && counts.length < names.length) counts.push(cursor.hex());
    if (counts.some(Number.isNaN)) throw new Error(`net/stat/${file}: hexadecimal numbers expected`);
    cpus.push(counts);
  }
  return { names, cpus };
}

/** The network's caches by file. A kernel may show none, which is no failure. */
export const lnstat: Collector<ReadonlyMap<string, CacheStatistics>> = {
  name: "lnstat",
  source: "/proc/1/net/stat",
  read(host) {
    const statistics = new Map<string, CacheStatistics>();
    for (const file of listNet(host, "stat") ?? []) {
      const bytes = readNet(host, `stat/${file}`);
      if (bytes !== undefined) statistics.set(file, parseCacheStatistics(file, bytes));
    }
    return statistics;
  },
  series(statistics, out) {
    for (const [file, { names, cpus }] of statistics) {
      const block = out.instance({ name: "subsystem", value: file });
      for (const [column, name] of names.entries()) {
        const metric = `node_lnstat_${name}_total`;
        if (!isMetricName(metric)) continue;
        const family = block.counter(metric, `Column ${name} of the files of /proc/net/stat.`, ["cpu"]);
        for (const [cpu, counts] of cpus.entries()) {
          const count = counts[column];
          if (count !== undefined) family.add(count, `${cpu}`);
        }
      }
    }
  },
};
