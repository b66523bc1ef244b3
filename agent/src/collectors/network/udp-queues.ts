import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { readNet } from "../reading/read-first.ts";
import { walkSocketTable } from "./socket-table.ts";

/** Bytes that wait in all UDP sockets of one version of IP. */
export interface UdpQueues {
  readonly ip: "v4" | "v6";
  readonly send: number;
  readonly receive: number;
}

function readQueues(host: Host, file: "udp" | "udp6"): readonly UdpQueues[] {
  const bytes = readNet(host, file);
  if (bytes === undefined) return [];
  let send = 0;
  let receive = 0;
  walkSocketTable(file, bytes, (_, sendQueue, receiveQueue) => {
    send += sendQueue;
    receive += receiveQueue;
  });
  return [{ ip: file === "udp" ? "v4" : "v6", send, receive }];
}

export const udpQueues: Collector<readonly UdpQueues[]> = {
  name: "udp_queues",
  source: "/proc/1/net/{udp,udp6}",
  read(host) {
    const queues = [...readQueues(host, "udp"), ...readQueues(host, "udp6")];
    return queues.length === 0 ? undefined : queues;
  },
  series(queues, out) {
    const family = out.gauge("node_udp_queues", "Bytes that wait in UDP sockets.", ["queue", "ip"]);
    for (const { ip, send, receive } of queues) {
      family.add(send, "tx", ip);
      family.add(receive, "rx", ip);
    }
  },
};
