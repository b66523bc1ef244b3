import type { Collector } from "../collector.ts";
import { version2, version3, version4OfClient } from "./nfs-procedures.ts";
import { countOf, parseRpcStatistics, type RpcStatistics } from "./nfs-rpc.ts";
import { readNet } from "../reading/read-first.ts";

const requests = [
  ["2", "proc2", version2],
  ["3", "proc3", version3],
  ["4", "proc4", version4OfClient],
] as const;

/** The kernel's NFS client. */
export const nfs: Collector<RpcStatistics> = {
  name: "nfs",
  source: "/proc/1/net/rpc/nfs",
  read(host) {
    const bytes = readNet(host, "rpc/nfs");
    return bytes && parseRpcStatistics("nfs", bytes);
  },
  series(statistics, out) {
    const count = (label: string, index: number) => countOf(statistics, label, index);
    const packets = out.counter("node_nfs_packets_total", "Packets of the NFS client.", ["protocol"]);
    packets.add(count("net", 1), "udp");
    packets.add(count("net", 2), "tcp");
    out.counter("node_nfs_connections_total", "TCP connections of the NFS client.").add(count("net", 3));
    out.counter("node_nfs_rpcs_total", "Calls that the NFS client made.").add(count("rpc", 0));
    out.counter("node_nfs_rpc_retransmissions_total", "Calls that the NFS client made again.").add(count("rpc", 1));
    out
      .counter("node_nfs_rpc_authentication_refreshes_total", "Times that the NFS client renewed its credentials.")
      .add(count("rpc", 2));
    const family = out.counter("node_nfs_requests_total", "Procedures that the NFS client called.", [
      "proto",
      "method",
    ]);
    for (const [version, label, procedures] of requests) {
      for (const [index, method] of procedures.entries()) {
        if (method !== undefined) family.add(count(label, index), version, method);
      }
    }
  },
};
