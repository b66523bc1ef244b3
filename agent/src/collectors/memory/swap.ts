import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** One device or file to swap to; sizes in KiB. */
export interface SwapDevice {
  readonly device: string;
  readonly type: string;
  readonly size: number;
  readonly used: number;
  readonly priority: number;
}

const bytesPerKib = 1024;

/** Parses `/proc/swaps`: a heading, then name, type, size, used, priority. https://man7.org/linux/man-pages/man5/proc_swaps.5.html */
export function parseSwaps(bytes: Uint8Array): readonly SwapDevice[] {
  const devices: SwapDevice[] = [];
  const cursor = new ByteCursor(bytes);
  for (cursor.nextLine(); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const [device, type] = [cursor.word(), cursor.word()];
    const [size, used, priority] = [cursor.number(), cursor.number(), cursor.number()];
    if (Number.isNaN(size + used + priority))
      throw new Error(`swaps: three numbers expected after ${device.slice(0, 64)}`);
    devices.push({ device, type, size, used, priority });
  }
  return devices;
}

export const swap: Collector<readonly SwapDevice[]> = {
  name: "swap",
  source: "/proc/swaps",
  read(host) {
    const bytes = host.readProc("swaps");
    return bytes && parseSwaps(bytes);
  },
  series(devices, out) {
    for (const { device, type, size, used, priority } of devices) {
      const block = out.instance({ name: "device", value: device }, { name: "swap_type", value: type });
      block.gauge("node_swap_size_bytes", "Size of the swap device in bytes.").add(size * bytesPerKib);
      block.gauge("node_swap_used_bytes", "Bytes of the swap device in use.").add(used * bytesPerKib);
      block.gauge("node_swap_priority", "Priority of the swap device.").add(priority);
    }
  },
};
