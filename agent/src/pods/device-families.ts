import type { BlockWriter } from "@kubevitals/proto";
import type { DeviceIo } from "./io-controller.ts";
import type { InterfaceTraffic } from "./pod-network.ts";

/** A counter with a row for each of something that a cgroup has several of. */
interface RowFamily<Item> {
  readonly name: string;
  readonly help: string;
  readonly value: (item: Item) => number;
}

/** I/O on block devices, under cAdvisor's names. */
const ioFamilies: readonly RowFamily<DeviceIo>[] = [
  { name: "container_fs_reads_total", help: "Reads done on the device.", value: ({ reads }) => reads },
  { name: "container_fs_reads_bytes_total", help: "Bytes read from the device.", value: ({ readBytes }) => readBytes },
  { name: "container_fs_writes_total", help: "Writes done on the device.", value: ({ writes }) => writes },
  {
    name: "container_fs_writes_bytes_total",
    help: "Bytes written to the device.",
    value: ({ writtenBytes }) => writtenBytes,
  },
];

const networkFamilies: readonly RowFamily<InterfaceTraffic>[] = (
  [
    ["receive_bytes", "Bytes received.", "receivedBytes"],
    ["receive_packets", "Packets received.", "receivedPackets"],
    ["receive_packets_dropped", "Packets dropped on receipt.", "receiveDrops"],
    ["receive_errors", "Errors on receipt.", "receiveErrors"],
    ["transmit_bytes", "Bytes transmitted.", "transmittedBytes"],
    ["transmit_packets", "Packets transmitted.", "transmittedPackets"],
    ["transmit_packets_dropped", "Packets dropped before they were transmitted.", "transmitDrops"],
    ["transmit_errors", "Errors in transmitting.", "transmitErrors"],
  ] as const
).map(([field, help, key]) => ({ name: `container_network_${field}_total`, help, value: (traffic) => traffic[key] }));

/** Writes the I/O of a cgroup by device. `nameOf` gives a device's file by its number. */
export function writeIo(out: BlockWriter, io: readonly DeviceIo[], nameOf: (device: string) => string): void {
  writeRows(out, ioFamilies, "device", io, ({ device }) => nameOf(device));
}

/** Writes the traffic of a pod by interface. */
export function writeTraffic(out: BlockWriter, traffic: readonly InterfaceTraffic[]): void {
  writeRows(out, networkFamilies, "interface", traffic, ({ name }) => name);
}

function writeRows<Item>(
  out: BlockWriter,
  families: readonly RowFamily<Item>[],
  labelName: string,
  items: readonly Item[],
  labelOf: (item: Item) => string,
): void {
  if (items.length === 0) return;
  // Names come from outside, and two rows with the same labels would be one series with two values.
  const byLabel = new Map(items.map((item) => [labelOf(item), item]));
  for (const { name, help, value: valueOf } of families) {
    const rows = out.counter(name, help, [labelName]);
    for (const [label, item] of byLabel) {
      const value = valueOf(item);
      if (!Number.isNaN(value)) rows.add(value, label);
    }
  }
}
