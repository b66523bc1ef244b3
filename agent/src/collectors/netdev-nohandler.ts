import { ByteCursor } from "../byte-cursor.ts";
import type { Collector } from "./collector.ts";

/** Packets by interface that were received without anyone to take them. */
export type UnhandledPackets = ReadonlyMap<string, number>;

/** The one counter of node_exporter's netdev that `/proc/net/dev` lacks. It has no vitals, so that it is not read for them. */
export const netdevNohandler: Collector<UnhandledPackets> = {
  name: "netdev_nohandler",
  source: "/sys/class/net/*/statistics/rx_nohandler",
  read(host) {
    const packets = new Map<string, number>();
    for (const name of host.listSys("class/net") ?? []) {
      const bytes = host.readSys(`class/net/${name}/statistics/rx_nohandler`);
      if (bytes === undefined) continue;
      const count = new ByteCursor(bytes).number();
      if (Number.isNaN(count)) throw new Error(`class/net/${name}/statistics/rx_nohandler: a number expected`);
      packets.set(name, count);
    }
    return packets.size === 0 ? undefined : packets;
  },
  series(packets, out) {
    for (const [device, count] of packets) {
      out
        .instance({ name: "device", value: device })
        .counter("node_network_receive_nohandler_total", "Network device statistic receive_nohandler.")
        .add(count);
    }
  },
};
