import type { GpuIdentity, GpuReading } from "../device.ts";
import { pciAddressIn } from "../drm/card.ts";
import type { Allocation } from "./allocations.ts";

/** What of a device tells it from others. */
export type GpuIdentityAndPart = GpuIdentity & Pick<GpuReading, "part">;

/** A device that an id names. */
export interface DeviceMatch {
  /** Its place in the list of devices. */
  readonly place: number;
  /** Whether the id says that its plugin gives the device out several times. */
  readonly isReplica: boolean;
}

/**
 * Finds the devices that device plugins and drivers of claims mean by their ids. Each vendor has its own way of naming, and only
 * what names a device beyond doubt is taken: an id that is none of these leads to none.
 */
export class DeviceIds {
  readonly #places = new Map<string, number>();

  constructor(devices: readonly GpuIdentityAndPart[]) {
    for (const [place, device] of devices.entries()) {
      for (const name of namesOf(device)) if (!this.#places.has(name)) this.#places.set(name, place);
    }
  }

  find({ resource, id, cdiNames = [] }: Pick<Allocation, "resource" | "id" | "cdiNames">): DeviceMatch | undefined {
    const [name, replica] = withoutReplica(resource, id);
    const names = [
      name.toLowerCase(),
      ...claimedNames(resource, id),
      ...cdiNames.flatMap((cdiName) => cdiNamesOf(cdiName)),
    ];
    const place = names.map((one) => this.#places.get(one)).find((found) => found !== undefined);
    return place === undefined ? undefined : { place, isReplica: replica !== undefined };
  }
}

/** Everything that a device may be called, in lower case: what only its vendor's plugin would say with the vendor in front. */
function namesOf({
  vendor,
  index,
  uuid,
  pciAddress,
  deviceName,
  cardName,
  part,
}: GpuIdentityAndPart): readonly string[] {
  if (part !== undefined) {
    const { instanceId, computeInstanceId } = part;
    // GKE's plugin: `nvidia0/gi1`, of the part as a whole.
    const isWhole = computeInstanceId === undefined || computeInstanceId === 0;
    return known(uuid?.toLowerCase(), isWhole && deviceName !== undefined && `${vendor}:${deviceName}/gi${instanceId}`);
  }
  return known(
    uuid?.toLowerCase(),
    pciAddress,
    deviceName !== undefined && `${vendor}:${deviceName}`,
    cardName !== undefined && `${vendor}:${cardName}`,
    `${vendor}:index ${index}`,
  );
}

function known(...names: readonly (string | false | undefined)[]): readonly string[] {
  return names.filter((name): name is string => typeof name === "string");
}

/**
 * An id without what tells several owners of one device apart: `GPU-…::3` of NVIDIA's plugin (time slices and MPS), `nvidia0/vgpu3`
 * of GKE's, `card0-3` of Intel's, which says `card0-0` of a device that it gives out once.
 */
function withoutReplica(resource: string, id: string): readonly [name: string, replica: string | undefined] {
  const [, slice, sliceNumber] = /^(.+)::(\d+)$/.exec(id) ?? [];
  if (slice !== undefined) return [slice, sliceNumber];
  if (resource.startsWith("gpu.intel.com/")) {
    const [, card, number] = /^(card\d+)-(\d+)$/.exec(id) ?? [];
    if (card !== undefined) return [`intel:${card}`, number === "0" ? undefined : number];
  }
  if (resource.startsWith("nvidia.com/")) {
    const [, device, part = "", number] = /^(nvidia\d+)(\/gi\d+)?(?:\/vgpu(\d+))?$/.exec(id) ?? [];
    if (device !== undefined) return [`nvidia:${device}${part}`, number];
  }
  return [id, undefined];
}

/**
 * Names of devices in claims, by driver: NVIDIA's number them as in /dev (`gpu-0`), AMD's give card and render node (`gpu-1-129`),
 * Intel's the PCI address and the kind of device (`0000-03-00-0-0x56c0`).
 */
function claimedNames(driver: string, device: string): readonly string[] {
  if (driver === "gpu.nvidia.com") {
    const minor = /^gpu-(\d+)$/.exec(device)?.[1];
    return minor === undefined ? [] : [`nvidia:nvidia${minor}`];
  }
  if (driver === "gpu.amd.com") {
    const [, , node] = /^gpu-(\d+)-(\d+)$/.exec(device) ?? [];
    return node === undefined ? [] : [`amd:dri/renderD${node}`];
  }
  const parts = /^([0-9a-f]{4})-([0-9a-f]{2})-([0-9a-f]{2})-([0-7])(?:-0x[0-9a-f]{4})?$/i.exec(device);
  const address = parts && pciAddressIn(`${parts[1]}:${parts[2]}:${parts[3]}.${parts[4]}`);
  return address === null || address === undefined ? [] : [address];
}

/** Names of devices in CDI, of a kind that is whole devices: `nvidia.com/gpu=0`, `nvidia.com/gpu=GPU-…`, `amd.com/gpu=0`. */
function cdiNamesOf(cdiName: string): readonly string[] {
  const [, kind, device] = /^([^=]+)=(.+)$/.exec(cdiName) ?? [];
  if (kind === undefined || device === undefined) return [];
  const number = /^(?:gpu)?(\d{1,4})$/.exec(device)?.[1];
  if (number !== undefined) return kind === "nvidia.com/gpu" ? [`nvidia:index ${number}`] : [];
  return [device.toLowerCase(), ...claimedNames("", device)];
}
