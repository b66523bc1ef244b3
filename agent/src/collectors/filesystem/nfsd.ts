import type { Collector } from "../collector.ts";
import { version2, version3, version4OfServer } from "./nfs-procedures.ts";
import { countOf, parseRpcStatistics, type RpcStatistics } from "./nfs-rpc.ts";
import { readNet } from "../reading/read-first.ts";

/** Families of one number each: the line and the place where it stands. */
const families: readonly (readonly [
  type: "counter" | "gauge",
  name: string,
  line: string,
  at: number,
  help: string,
])[] = [
  ["counter", "reply_cache_hits_total", "rc", 0, "Calls answered from the NFS server's cache of replies."],
  ["counter", "reply_cache_misses_total", "rc", 1, "Calls that were not in the NFS server's cache of replies."],
  ["counter", "reply_cache_nocache_total", "rc", 2, "Calls that the NFS server's cache of replies does not serve."],
  ["counter", "file_handles_stale_total", "fh", 0, "Stale file handles that clients gave the NFS server."],
  ["counter", "disk_bytes_read_total", "io", 0, "Bytes that the NFS server read."],
  ["counter", "disk_bytes_written_total", "io", 1, "Bytes that the NFS server wrote."],
  ["gauge", "server_threads", "th", 0, "Threads of the NFS server."],
  ["gauge", "read_ahead_cache_size_blocks", "ra", 0, "Size of the NFS server's read-ahead cache; gone with Linux 5.4."],
  ["counter", "read_ahead_cache_not_found_total", "ra", 11, "Reads not found in the NFS server's read-ahead cache."],
  ["counter", "connections_total", "net", 3, "TCP connections to the NFS server."],
  ["counter", "server_rpcs_total", "rpc", 0, "Calls to the NFS server."],
];

/** Requests by version. The server's first procedure, which does nothing, is not shown. */
const requests = [
  ["2", "proc2", version2],
  ["3", "proc3", version3],
  ["4", "proc4ops", version4OfServer],
] as const;

/** The kernel's NFS server. */
export const nfsd: Collector<RpcStatistics> = {
  name: "nfsd",
  source: "/proc/1/net/rpc/nfsd",
  read(host) {
    const bytes = readNet(host, "rpc/nfsd");
    return bytes && parseRpcStatistics("nfsd", bytes);
  },
  series(statistics, out) {
    const count = (label: string, index: number) => countOf(statistics, label, index);
    for (const [type, name, line, at, help] of families) out[type](`node_nfsd_${name}`, help).add(count(line, at));
    const packets = out.counter("node_nfsd_packets_total", "Packets of the NFS server.", ["proto"]);
    packets.add(count("net", 1), "udp");
    packets.add(count("net", 2), "tcp");
    const errors = out.counter("node_nfsd_rpc_errors_total", "Calls to the NFS server that were refused.", ["error"]);
    errors.add(count("rpc", 2), "fmt");
    errors.add(count("rpc", 3), "auth");
    errors.add(count("rpc", 4), "cInt");
    const family = out.counter("node_nfsd_requests_total", "Procedures that the NFS server was asked for.", [
      "proto",
      "method",
    ]);
    for (const [version, label, procedures] of requests) {
      for (const [index, method] of procedures.entries()) {
        if (method !== undefined && method !== "Null") family.add(count(label, index), version, method);
      }
    }
    family.add(count("wdeleg_getattr", 0), "4", "WdelegGetattr");
  },
};
