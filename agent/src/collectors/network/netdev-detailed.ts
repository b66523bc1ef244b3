import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { createInterfaceLabels, type InterfaceLabels } from "./interface-labels.ts";
import { readSysNumber } from "../reading/number-file.ts";

/** All counters of an interface, by the file that the kernel shows each in. */
export interface DetailedCounters {
  readonly labels: InterfaceLabels;
  readonly counts: ReadonlyMap<string, number>;
}

/** Files of `/sys/class/net/<name>/statistics`, which are the fields that netlink gives. */
const files = [
  ...["packets", "bytes", "errors", "dropped"].flatMap((name) => [`rx_${name}`, `tx_${name}`]),
  "multicast",
  "collisions",
  ...["length", "over", "crc", "frame", "fifo", "missed"].map((name) => `rx_${name}_errors`),
  ...["aborted", "carrier", "fifo", "heartbeat", "window"].map((name) => `tx_${name}_errors`),
  "rx_compressed",
  "tx_compressed",
  "rx_nohandler",
];

/** The families in the order of the files. */
const families = files.map((file) => {
  const field = file.replace(/^rx_/, "receive_").replace(/^tx_/, "transmit_");
  return [file, `node_network_${field}_total`, `Network device statistic ${field}.`] as const;
});

/**
 * What node_exporter's netdev shows in place of the sums of `/proc/net/dev` where its `enable-detailed-metrics` asks for it. It has
 * no vitals, so that it is not read for them: 24 files an interface.
 * https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net-statistics
 */
export function createNetdevDetailed(
  isShown: (name: string) => boolean = () => true,
  labelsOf: (host: Host, name: string) => InterfaceLabels = createInterfaceLabels(false),
): Collector<readonly DetailedCounters[]> {
  return {
    name: "netdev_detailed",
    source: "/sys/class/net/*/statistics",
    read(host) {
      const names = host.listSys("class/net")?.filter(isShown);
      return names?.map((name) => ({ labels: labelsOf(host, name), counts: readCounts(host, name) }));
    },
    series(interfaces, out) {
      for (const { labels, counts } of interfaces) {
        const block = out.instance(...labels);
        for (const [file, family, help] of families) {
          const count = counts.get(file);
          if (count !== undefined) block.counter(family, help).add(count);
        }
      }
    },
  };
}

function readCounts(host: Host, name: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) {
    const count = readSysNumber(host, `class/net/${name}/statistics/${file}`);
    if (count !== undefined) counts.set(file, count);
  }
  return counts;
}
