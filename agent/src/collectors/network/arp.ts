import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { createNameFilter, noPattern } from "../reading/name-filter.ts";
import { readNet } from "../reading/read-first.ts";

export const arpOptions = {
  "collector.arp.device-include": option(optionTypes.pattern, noPattern, "Devices whose ARP entries are counted."),
  "collector.arp.device-exclude": option(optionTypes.pattern, noPattern, "Devices whose ARP entries are not counted."),
};

/** Columns before the device: IP address, HW type, flags, HW address, mask. */
const columnsBeforeDevice = 5;

/**
 * Counts the entries of `/proc/net/arp` by device. The kernel leaves out the same entries there as node_exporter does of what
 * netlink gives: those that need no ARP. https://man7.org/linux/man-pages/man5/proc_pid_net.5.html
 */
export function parseArp(bytes: Uint8Array): ReadonlyMap<string, number> {
  const entries = new Map<string, number>();
  const cursor = new ByteCursor(bytes);
  for (cursor.nextLine(); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    cursor.skipWords(columnsBeforeDevice);
    const device = cursor.word();
    if (device === "" || !cursor.isAtLineEnd) {
      throw new Error(`net/arp: ${columnsBeforeDevice} columns and a device expected`);
    }
    entries.set(device, (entries.get(device) ?? 0) + 1);
  }
  return entries;
}

/** Neighbours on the network, by interface. */
export function createArp(values: OptionValues<typeof arpOptions>): Collector<ReadonlyMap<string, number>> {
  const isWanted = createNameFilter(values["collector.arp.device-include"], values["collector.arp.device-exclude"]);
  return {
    name: "arp",
    source: "/proc/1/net/arp",
    read(host) {
      const bytes = readNet(host, "arp");
      return bytes && parseArp(bytes);
    },
    series(entries, out) {
      for (const [device, count] of entries) {
        if (!isWanted(device)) continue;
        const block = out.instance({ name: "device", value: device });
        block.gauge("node_arp_entries", "Neighbours in the ARP table of the device.").add(count);
      }
    },
  };
}
