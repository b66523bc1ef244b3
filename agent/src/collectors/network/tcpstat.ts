import type { Collector } from "../collector.ts";
import { readNet } from "../reading/read-first.ts";
import { walkSocketTable } from "./socket-table.ts";

/** The TCP sockets of the host's network. */
export interface Tcpstat {
  /** How many there are in each state, by the kernel's number of it. */
  readonly sockets: readonly number[];
  readonly sendQueue: number;
  readonly receiveQueue: number;
}

/** Names of the states by number, from 1. https://elixir.bootlin.com/linux/v6.18/source/include/net/tcp_states.h */
const states = [
  "unknown",
  "established",
  "syn_sent",
  "syn_recv",
  "fin_wait1",
  "fin_wait2",
  "time_wait",
  "close",
  "close_wait",
  "last_ack",
  "listen",
  "closing",
];

/**
 * Not by default: the kernel walks over all sockets for it. node_exporter asks netlink, which counts the same sockets, but as
 * bytes to be sent of a listening one gives the length that its queue of connections may have; we count only bytes.
 */
export const tcpstat: Collector<Tcpstat> = {
  name: "tcpstat",
  source: "/proc/1/net/{tcp,tcp6}",
  read(host) {
    const sockets = states.map(() => 0);
    let sendQueue = 0;
    let receiveQueue = 0;
    let isThere = false;
    for (const file of ["tcp", "tcp6"]) {
      const bytes = readNet(host, file);
      if (bytes === undefined) continue;
      isThere = true;
      walkSocketTable(file, bytes, (state, send, receive) => {
        const known = state < states.length ? state : 0;
        sockets[known] = (sockets[known] ?? 0) + 1;
        sendQueue += send;
        receiveQueue += receive;
      });
    }
    return isThere ? { sockets, sendQueue, receiveQueue } : undefined;
  },
  series({ sockets, sendQueue, receiveQueue }, out) {
    if (sockets.every((count) => count === 0)) return;
    const family = out.gauge("node_tcp_connection_states", "TCP sockets by state, and bytes that wait in them.", [
      "state",
    ]);
    for (const [state, count] of sockets.entries()) if (count > 0) family.add(count, states[state] ?? "");
    family.add(receiveQueue, "rx_queued_bytes");
    family.add(sendQueue, "tx_queued_bytes");
  },
};
