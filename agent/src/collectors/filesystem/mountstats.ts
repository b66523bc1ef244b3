import type { LabelPair } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import {
  byteFamilies,
  eventFamilies,
  operationFamilies,
  transportFamilies,
  type MountstatsFamily,
} from "./mountstats-families.ts";
import { parseMountstats, parseServerAddresses, type NfsMount } from "./mountstats-parse.ts";
import { firstProcess } from "../reading/read-first.ts";

/** An NFS mount with the address of its server. */
export type AddressedMount = NfsMount & { readonly address: string };

/** What the kernel counts of each NFS mount, that of the host's first process where it may be read. */
export const mountstats: Collector<readonly AddressedMount[]> = {
  name: "mountstats",
  source: "/proc/1/{mountstats,mountinfo}",
  read: (host) => firstProcess((process) => readMounts(host, process)),
  series(mounts, out) {
    // Mounts of one export share their counters, and so do the connections of one mount.
    const seen = new Set<string>();
    const isNew = (...key: readonly string[]) => {
      const text = JSON.stringify(key);
      return !seen.has(text) && seen.add(text) !== undefined;
    };
    for (const mount of mounts) {
      for (const { protocol } of mount.transports) {
        const labels = labelsOf({ export: mount.export, protocol, mountaddr: mount.address });
        if (isNew(mount.export, protocol, mount.address, mount.mountpoint)) {
          const place = out.instance(...labels, { name: "mountpoint", value: mount.mountpoint });
          place.gauge("node_mountstats_nfs_mountpoint_info", "Where the export is mounted.").add(1);
        }
        if (!isNew(mount.export, protocol, mount.address)) break;
        writeMount(mount, labels, out);
      }
    }
  },
};

function readMounts(host: Host, process: string): readonly AddressedMount[] | undefined {
  const bytes = host.readProc(`${process}/mountstats`);
  if (bytes === undefined) return undefined;
  const mounts = parseMountstats(bytes);
  if (mounts.length === 0) return [];
  const mountinfo = host.readProc(`${process}/mountinfo`);
  const addresses = mountinfo === undefined ? [] : parseServerAddresses(mountinfo);
  return mounts.map((mount) => ({ ...mount, address: addresses[mount.index] ?? "" }));
}

function labelsOf(values: Readonly<Record<string, string>>): readonly LabelPair[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function writeMount(mount: NfsMount, labels: readonly LabelPair[], out: SeriesWriter): void {
  const block = out.instance(...labels);
  block.counter("node_mountstats_nfs_age_seconds_total", "Seconds since the export was mounted.").add(mount.ageSeconds);
  const write = (families: readonly MountstatsFamily[], values: readonly number[], more: readonly LabelPair[]) => {
    const writer = more.length === 0 ? block : out.instance(...labels, ...more);
    for (const { type, name, help, at, convert } of families) writer[type](name, help).add(convert(values[at] ?? 0));
  };
  write(byteFamilies, mount.bytes, []);
  write(eventFamilies, mount.events, []);
  for (const [index, { values }] of mount.transports.entries()) {
    write(transportFamilies, values, labelsOf({ transport: `${index}` }));
  }
  for (const [operation, values] of mount.operations) write(operationFamilies, values, labelsOf({ operation }));
}
