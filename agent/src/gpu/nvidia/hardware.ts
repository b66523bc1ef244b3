import type { Host } from "../../host.ts";

/** NVIDIA's number among makers of PCI devices. */
const vendor = "0x10de";

const ownDriver = "nvidia";

/** Classes of PCI devices that are GPUs: VGA controllers, 3D controllers. The last two digits are a programming interface. */
const gpuClass = /^0x03(?:00|02)[0-9a-f]{2}$/;

/** What of NVIDIA's this node has. */
export interface NvidiaHardware {
  /** Addresses of GPUs on the PCI bus. */
  readonly addresses: readonly string[];
  /** Those of them that NVIDIA's driver has taken. */
  readonly taken: readonly string[];
  /** Whether the kernel has NVIDIA's driver loaded. */
  readonly hasDriver: boolean;
  /** Kernel drivers that GPUs are bound to in place of NVIDIA's, such as vfio-pci, by which a virtual machine has them. */
  readonly otherDrivers: readonly string[];
}

/** Looks for NVIDIA's GPUs and their driver in /sys and /proc; loads nothing. */
export function findHardware(host: Host): NvidiaHardware {
  const addresses = (host.listSys("bus/pci/devices") ?? []).filter(
    (address) =>
      textOf(host.readSysOnce(`bus/pci/devices/${address}/vendor`)) === vendor &&
      gpuClass.test(textOf(host.readSysOnce(`bus/pci/devices/${address}/class`)) ?? ""),
  );
  const drivers = new Map(addresses.map((address) => [address, driverOf(host, address)]));
  const others = [...drivers.values()].filter((driver) => driver !== undefined && driver !== ownDriver);
  return {
    addresses,
    taken: addresses.filter((address) => drivers.get(address) === ownDriver),
    hasDriver: host.readProcOnce("driver/nvidia/version") !== undefined,
    otherDrivers: [...new Set(others)].filter((driver) => driver !== undefined),
  };
}

/** The kernel's driver of a device, by the link to it. */
function driverOf(host: Host, address: string): string | undefined {
  const link = host.readSysLink(`bus/pci/devices/${address}/driver`);
  return link?.slice(link.lastIndexOf("/") + 1);
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString("latin1").trim();
}
