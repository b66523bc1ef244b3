import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { readProcNumber } from "../reading/number-file.ts";
import { readNet } from "../reading/read-first.ts";

/** Netfilter's table of connections. */
export interface Conntrack {
  readonly entries: number;
  readonly limit: number | undefined;
  /** Sums over all CPUs, by name; undefined where the kernel shows none (CONFIG_NF_CONNTRACK_PROCFS). */
  readonly statistics: ReadonlyMap<string, number> | undefined;
}

/** Columns of `/proc/net/stat/nf_conntrack` that become families; the others are always 0 or tell nothing new. */
const columns: readonly (readonly [column: number, name: string, help: string])[] = [
  [2, "found", "Look-ups in the table of connections that found an entry."],
  [4, "invalid", "Packets that cannot belong to a connection."],
  [5, "ignore", "Packets that already belonged to an entry of the table of connections."],
  [8, "insert", "Entries put into the table of connections."],
  [9, "insert_failed", "Entries that could not be put into the table of connections."],
  [10, "drop", "Packets dropped for want of an entry in the table of connections."],
  [11, "early_drop", "Entries removed to make room in a full table of connections."],
  [16, "search_restart", "Look-ups begun anew because the table of connections was resized."],
];
const families = columns.map(([, name, help]) => ({ family: `node_nf_conntrack_stat_${name}`, name, help }));
const fewestColumns = 12;

/** Sums `/proc/net/stat/nf_conntrack` over its lines, one a CPU: a heading, then hexadecimal numbers. */
export function parseConntrackStatistics(bytes: Uint8Array): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const cursor = new ByteCursor(bytes);
  for (cursor.nextLine(); !cursor.isAtEnd; cursor.nextLine()) {
    const values: number[] = [];
    while (!cursor.isAtLineEnd) values.push(cursor.hex());
    if (values.length === 0) continue;
    if (values.length < fewestColumns || values.some(Number.isNaN)) {
      throw new Error(`net/stat/nf_conntrack: ${fewestColumns} or more hexadecimal numbers a line expected`);
    }
    for (const [column, name] of columns) {
      const value = values[column];
      if (value !== undefined) sums.set(name, (sums.get(name) ?? 0) + value);
    }
  }
  return sums;
}

/**
 * The kernel shows the sysctls of the network that the reader is in: the agent has to run in the host's.
 * https://docs.kernel.org/networking/nf_conntrack-sysctl.html
 */
export const conntrack: Collector<Conntrack> = {
  name: "conntrack",
  source: "/proc/sys/net/netfilter/{nf_conntrack_count,nf_conntrack_max}, /proc/1/net/stat/nf_conntrack",
  read(host) {
    const entries = readProcNumber(host, "sys/net/netfilter/nf_conntrack_count");
    if (entries === undefined) return undefined;
    const limit = readProcNumber(host, "sys/net/netfilter/nf_conntrack_max");
    const bytes = limit === undefined ? undefined : readNet(host, "stat/nf_conntrack");
    return { entries, limit, statistics: bytes && parseConntrackStatistics(bytes) };
  },
  series({ entries, limit, statistics }, out) {
    out.gauge("node_nf_conntrack_entries", "Connections that netfilter keeps track of.").add(entries);
    if (limit !== undefined) {
      out.gauge("node_nf_conntrack_entries_limit", "Connections that netfilter keeps track of at most.").add(limit);
    }
    if (statistics === undefined) return;
    for (const { family, name, help } of families) {
      const sum = statistics.get(name);
      if (sum !== undefined) out.gauge(family, help).add(sum);
    }
  },
};
