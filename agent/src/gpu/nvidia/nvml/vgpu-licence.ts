import type { DeviceCalls } from "./device-calls.ts";

/** `nvmlGridLicensableFeatures_t` of 860 bytes: where its features begin, of which there are three at most, and bytes of one. */
const struct = { count: 4, features: 8, most: 3, feature: 284 } as const;

/** More than the structure has. */
const placeBytes = 1024;

/** Number of the feature of virtual GPUs, `nvmlGridLicenseFeatureCode_t`. */
const virtualGpus = 1;

/** Whether the device is licensed for virtual GPUs, as DCGM says it; undefined where the driver does not tell. */
export function readVgpuLicence(calls: DeviceCalls): boolean | undefined {
  const place = Buffer.alloc(placeBytes);
  if (!calls.succeeds("nvmlDeviceGetGridLicensableFeatures_v4", [place])) return undefined;
  if (place.readInt32LE(0) === 0) return false;
  const count = Math.min(place.readUInt32LE(struct.count), struct.most);
  for (let at = struct.features; at < struct.features + count * struct.feature; at += struct.feature) {
    if (place.readInt32LE(at) === virtualGpus) return place.readUInt32LE(at + 4) !== 0;
  }
  return undefined;
}
