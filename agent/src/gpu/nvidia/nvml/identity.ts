import type { GpuIdentity } from "../../device.ts";
import type { DeviceCalls } from "./device-calls.ts";
import { withoutUndefined } from "./draft.ts";
import { pciAddressIn, textIn, uuidIn } from "./text.ts";

/** Characters that NVML's texts of a device have at most, their end included. */
const textBytes = 96;

/** `nvmlPciInfo_t`: where the address begins, and its bytes. */
const pciBusId = { at: 36, bytes: 32 } as const;

/** What tells a device from others; asked once, as it stays. */
export function readIdentity(calls: DeviceCalls, index: number, driverVersion: string | undefined): GpuIdentity {
  const minor = calls.number("nvmlDeviceGetMinorNumber");
  const identity: GpuIdentity = {
    vendor: "nvidia",
    index,
    ...withoutUndefined({
      uuid: uuidIn(readText(calls, "nvmlDeviceGetUUID")),
      pciAddress: readPciAddress(calls),
      deviceName: minor === undefined ? undefined : `nvidia${minor}`,
      model: readText(calls, "nvmlDeviceGetName"),
      driverVersion,
      numaNode: calls.number("nvmlDeviceGetNumaNodeId"),
    }),
  };
  return identity;
}

/** What a device is called by a function that gives a text. */
export function readText(calls: DeviceCalls, name: "nvmlDeviceGetName" | "nvmlDeviceGetUUID"): string | undefined {
  const { answer } = calls;
  answer.fill(0);
  return calls.succeeds(name, [answer, textBytes]) ? textIn(answer, 0, textBytes) : undefined;
}

function readPciAddress(calls: DeviceCalls): string | undefined {
  const { answer } = calls;
  answer.fill(0);
  if (!calls.succeeds("nvmlDeviceGetPciInfo_v3", [answer])) return undefined;
  return pciAddressIn(textIn(answer, pciBusId.at, pciBusId.bytes));
}
