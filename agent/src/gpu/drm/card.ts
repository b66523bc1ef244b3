import { basename } from "node:path/posix";
import type { Host } from "../../host.ts";
import { createRarely } from "../../collectors/reading/rarely.ts";
import { integerOf, validText } from "../../collectors/reading/sysfs-attribute.ts";
import type { GpuIdentity, GpuVendor } from "../device.ts";
import { modelOf } from "../models.ts";
import { unlessFailing } from "../unless-failing.ts";

/** Vendors whose devices are read from sysfs, by their PCI vendor id. */
const vendorOf: ReadonlyMap<number, Exclude<GpuVendor, "nvidia">> = new Map([
  [0x1002, "amd"],
  [0x8086, "intel"],
]);

/** A GPU by its DRM card, with what never changes while its driver is bound. */
export interface DrmCard {
  readonly vendor: Exclude<GpuVendor, "nvidia">;
  /** `card0`. */
  readonly name: string;
  /** Folders of the card and of the PCI device behind it, below the sys mount. */
  readonly folder: string;
  readonly device: string;
  /** Where the device's link leads: tells it from another one that takes its place. Undefined in a copy that has none. */
  readonly link: string | undefined;
  /** Its chips of sensors, whose numbers are others when the driver is bound anew. */
  readonly chips: string;
  /** Name of the kernel's driver: `amdgpu`, `i915`, `xe`. */
  readonly driver: string | undefined;
  readonly identity: Omit<GpuIdentity, "index">;
}

/** Where the kernel lists what draws and computes. https://docs.kernel.org/gpu/drm-uapi.html */
export const drmFolder = "class/drm";

/**
 * The card of that name in `class/drm`; undefined where it is a connector, a render node, or of a vendor that is not read this way.
 */
export function lookAtCard(host: Host, name: string): DrmCard | undefined {
  if (!/^card\d{1,4}$/.test(name)) return undefined;
  const folder = `${drmFolder}/${name}`;
  const device = `${folder}/device`;
  const vendor = vendorOf.get(numberIn(host, `${device}/vendor`) ?? 0);
  if (vendor === undefined) return undefined;
  const link = linkOf(host, device);
  const event = eventOf(host, device);
  const deviceId = numberIn(host, `${device}/device`);
  // A maker alone is no device.
  if (link === undefined && event.size === 0 && deviceId === undefined) return undefined;
  const driver = linkOf(host, `${device}/driver`) ?? event.get("DRIVER");
  const pciAddress = pciAddressIn(basename(link ?? "")) ?? pciAddressIn(event.get("PCI_SLOT_NAME") ?? "");
  const renderNode = namesIn(host, `${device}/drm`).find((node) => /^renderD\d{1,4}$/.test(node));
  const numaNode = numberIn(host, `${device}/numa_node`);
  const version = textIn(host, `${device}/driver/module/version`);
  return {
    vendor,
    name,
    folder,
    device,
    link,
    chips: namesIn(host, `${device}/hwmon`).join(" "),
    driver: driver === undefined ? undefined : basename(driver),
    identity: {
      vendor,
      model: textIn(host, `${device}/product_name`) ?? modelOf(vendor, deviceId),
      deviceName: `dri/${renderNode ?? name}`,
      cardName: name,
      ...(pciAddress !== undefined && { pciAddress }),
      ...(version !== undefined && { driverVersion: version }),
      // The kernel says -1 where it does not know.
      ...(numaNode !== undefined && numaNode >= 0 && numaNode <= mostNumaNode && { numaNode }),
    },
  };
}

/** What the kernel told of the device when it came: `DRIVER=amdgpu`. A copy of /sys without links has the same there. */
function eventOf(host: Host, device: string): ReadonlyMap<string, string> {
  const bytes = unlessFailing(() => host.readSysOnce(`${device}/uevent`));
  const lines = bytes ? validText(bytes.subarray(0, mostEventBytes)).split("\n") : [];
  return new Map(
    lines.flatMap((line) => {
      const [, name, value] = /^([A-Z_]+)=([\w:.-]+)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

const mostEventBytes = 4096;

/** The kernel numbers NUMA nodes with ten bits at most. */
const mostNumaNode = 1023;

/** Whether what stands under the card's name is still that device. */
export function isSameCard(host: Host, name: string, { link }: DrmCard): boolean {
  return linkOf(host, `${drmFolder}/${name}/device`) === link;
}

/** `0000:3b:00.0`, in lower case, as folders of PCI devices are called; undefined where a name is none of theirs. */
export function pciAddressIn(name: string): string | undefined {
  const address = name.toLowerCase();
  return /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(address) ? address : undefined;
}

/** Whether the kernel has put the device to sleep: reading most of its attributes would wake it, or fail. */
export function isAsleep(host: Host, { device }: DrmCard): boolean {
  return textIn(host, `${device}/power/runtime_status`) === "suspended";
}

/** Readings between two looks at a device's configuration: who is root reads all of it, four bytes a bus cycle. */
const readingsPerBusCheck = 10;

/**
 * Tells whether a device that is awake answers no more on the bus: then its configuration reads as ones only, beginning with the number
 * of its maker. The kernel's files of it stay, and say whatever they said last. https://docs.kernel.org/PCI/sysfs-pci.html
 */
export function createBusCheck({ device }: DrmCard): (host: Host) => boolean {
  return createRarely((host: Host) => {
    const bytes = unlessFailing(() => host.readSysOnce(`${device}/config`));
    return bytes !== undefined && bytes.length >= 4 && bytes.subarray(0, 4).every((byte) => byte === 0xff);
  }, readingsPerBusCheck);
}

/** Names in a folder; none where it is not there or may not be read. */
export function namesIn(host: Host, folder: string): readonly string[] {
  return unlessFailing(() => host.listSys(folder)) ?? [];
}

/** Bytes of an attribute that become text. */
const mostTextBytes = 128;

/** The first line of an attribute without blanks around it; undefined where there is none, or it holds what no driver would say. */
export function textIn(host: Host, path: string): string | undefined {
  const bytes = unlessFailing(() => host.readSysOnce(path));
  const text = bytes && validText(bytes.subarray(0, mostTextBytes)).trimStart().split("\n", 1)[0]?.trimEnd();
  return text === undefined || text === "" || /\p{Cc}/u.test(text) ? undefined : text;
}

function numberIn(host: Host, path: string): number | undefined {
  const bytes = unlessFailing(() => host.readSysOnce(path));
  return bytes && integerOf(bytes);
}

function linkOf(host: Host, path: string): string | undefined {
  return unlessFailing(() => host.readSysLink(path));
}
