import { ByteCursor } from "../../byte-cursor.ts";

/** The lines of `/proc/net/rpc/nfs` or `nfsd` by the word that they begin with. */
export type RpcStatistics = ReadonlyMap<string, readonly number[]>;

/** Numbers of a line that are taken: those behind are times by thread, of kernels long gone. */
const takenOfThreads = 2;

/**
 * Parses `/proc/net/rpc/nfs` and `nfsd`: lines of a word and numbers. Those of procedures (`proc3 22 …`) say first how many
 * numbers follow, and are given without that. https://man7.org/linux/man-pages/man8/nfsstat.8.html
 */
export function parseRpcStatistics(file: string, bytes: Uint8Array): RpcStatistics {
  const statistics = new Map<string, readonly number[]>();
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const label = cursor.word();
    if (label === "") continue;
    const most = label === "th" ? takenOfThreads : Infinity;
    const values: number[] = [];
    while (!cursor.isAtLineEnd && values.length < most) values.push(cursor.number());
    if (values.length === 0 || values.some(Number.isNaN)) {
      throw new Error(`net/rpc/${file}: numbers expected after ${label.slice(0, 64)}`);
    }
    if (/^proc\d/.test(label) && values.shift() !== values.length) {
      throw new Error(`net/rpc/${file}: as many numbers as the first one says expected after ${label.slice(0, 64)}`);
    }
    statistics.set(label, values);
  }
  return statistics;
}

/**
 * A counter of a line. Where this kernel has no such line or number, it does not speak that version of NFS or does not know the
 * procedure, and has counted none: 0, as node_exporter says.
 */
export function countOf(statistics: RpcStatistics, label: string, index: number): number {
  return statistics.get(label)?.[index] ?? 0;
}
