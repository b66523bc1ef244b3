import type { GpuVendor } from "./device.ts";

/**
 * Names of accelerators whose drivers tell no model in sysfs, by PCI device id, as https://pci-ids.ucw.cz has them. Whatever is not
 * here goes by its id, so that one model has one name on all nodes, whether or not a node has a list of PCI ids.
 */
const models: Readonly<Record<Exclude<GpuVendor, "nvidia">, ReadonlyMap<number, string>>> = {
  amd: new Map([
    [0x66a1, "Radeon Instinct MI50"],
    [0x738c, "Instinct MI100"],
    [0x7408, "Instinct MI250X"],
    [0x740c, "Instinct MI250X/MI250"],
    [0x740f, "Instinct MI210"],
    [0x74a0, "Instinct MI300A"],
    [0x74a1, "Instinct MI300X"],
    [0x74a2, "Instinct MI308X"],
    [0x74a5, "Instinct MI325X"],
    [0x7448, "Radeon Pro W7900"],
  ]),
  intel: new Map([
    [0x0bd5, "Data Center GPU Max 1550"],
    [0x0bda, "Data Center GPU Max 1100"],
    [0x56c0, "Data Center GPU Flex 170"],
    [0x56c1, "Data Center GPU Flex 140"],
    [0x56a0, "Arc A770"],
    [0x56a1, "Arc A750"],
    [0x56a5, "Arc A380"],
    [0xe20b, "Arc B580"],
  ]),
};

const vendorIds = { amd: "1002", intel: "8086" } as const;

/** The model of a device that says none itself: its name, else `PCI 8086:56c0`; the vendor alone where not even the id is known. */
export function modelOf(vendor: Exclude<GpuVendor, "nvidia">, deviceId: number | undefined): string {
  if (deviceId === undefined) return `PCI ${vendorIds[vendor]}`;
  const name = models[vendor].get(deviceId);
  return name ?? `PCI ${vendorIds[vendor]}:${deviceId.toString(16).padStart(4, "0")}`;
}
