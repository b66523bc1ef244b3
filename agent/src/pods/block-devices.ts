import { basename } from "node:path/posix";
import type { Host } from "../host.ts";
import { unlessRefused } from "./refusals.ts";

/** Devices remembered at most. */
const mostDevices = 1024;

/** What `createDeviceNames` gives. */
export interface DeviceNames {
  /** The device's file, `/dev/sda`, by its number; the number itself where the kernel does not name it. */
  nameOf(host: Host, device: string): string;
  /** Forgets the names: a number is given to another device once the first has gone. */
  forget(): void;
}

/** Names of block devices by their numbers, `8:0`, as sysfs has them. */
export function createDeviceNames(): DeviceNames {
  const known = new Map<string, string>();
  return {
    nameOf(host, device) {
      const name = known.get(device) ?? readName(host, device);
      if (known.size < mostDevices) known.set(device, name);
      return name;
    },
    forget: () => known.clear(),
  };
}

/** In sysfs a slash in a name (cciss/c0d0) is an exclamation mark. */
function readName(host: Host, device: string): string {
  const link = unlessRefused(() => host.readSysLink(`dev/block/${device}`));
  return link === undefined ? device : `/dev/${basename(link).replaceAll("!", "/")}`;
}
