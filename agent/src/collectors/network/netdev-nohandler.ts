import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { createInterfaceLabels, type InterfaceLabels } from "./interface-labels.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { readSysNumber } from "../reading/number-file.ts";

/** Packets that an interface received without anyone to take them. */
export interface UnhandledPackets {
  readonly labels: InterfaceLabels;
  readonly count: number;
}

/** The one counter of node_exporter's netdev that `/proc/net/dev` lacks. It has no vitals, so that it is not read for them. */
export function createNetdevNohandler(
  isShown: (name: string) => boolean = () => true,
  labelsOf: (host: Host, name: string) => InterfaceLabels = createInterfaceLabels(false),
): Collector<ReadonlyMap<string, UnhandledPackets>> {
  const filesOf = createKeptDevices("class/net", (_host, name) =>
    isShown(name) ? `class/net/${name}/statistics/rx_nohandler` : undefined,
  );
  return {
    name: "netdev_nohandler",
    source: "/sys/class/net/*/statistics/rx_nohandler",
    read(host) {
      const packets = new Map<string, UnhandledPackets>();
      for (const [name, file] of filesOf(host) ?? []) {
        const count = readSysNumber(host, file);
        if (count !== undefined) packets.set(name, { labels: labelsOf(host, name), count });
      }
      return packets.size === 0 ? undefined : packets;
    },
    series(packets, out) {
      for (const { labels, count } of packets.values()) {
        out
          .instance(...labels)
          .counter("node_network_receive_nohandler_total", "Network device statistic receive_nohandler.")
          .add(count);
      }
    },
  };
}
