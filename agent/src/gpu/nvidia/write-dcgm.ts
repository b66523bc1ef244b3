import type { LabelPair } from "@kubevitals/proto";
import type { SeriesWriter } from "../../series-writer.ts";
import type { GpuAttribution, GpuReading } from "../device.ts";
import { dcgmFamilies } from "./dcgm-families.ts";

/** A device, or a part of one, and whose it is. */
export interface DcgmDevice {
  readonly reading: GpuReading;
  readonly attribution: GpuAttribution;
}

/**
 * Writes NVIDIA's devices under the DCGM exporter's names, types, units and labels. A device that one container has to itself carries its
 * names; of one that several have nobody's are written, as the figures are of all of them together. Parts say what they have of their own:
 * memory and profiling counters; the rest is their device's. Of one that is lost the last error remains, which may say why.
 */
export function writeDcgm(devices: readonly DcgmDevice[], out: SeriesWriter): void {
  const written = new Set<string>();
  for (const { reading, attribution } of devices) {
    if (reading.vendor !== "nvidia") continue;
    // Compute instances of one GPU instance share what is told of it, and DCGM's labels do not tell them apart.
    const key = `${reading.part?.parentUuid ?? reading.uuid ?? reading.index} ${reading.part?.instanceId ?? ""}`;
    if (written.has(key)) continue;
    written.add(key);
    writeDevice(reading, attribution, out);
  }
}

function writeDevice(reading: GpuReading, attribution: GpuAttribution, out: SeriesWriter): void {
  const block = out.instance(...labelsOf(reading, attribution));
  for (const { name, type, help, value: valueOf, labels } of dcgmFamilies) {
    const value = valueOf(reading);
    if (value === undefined || !Number.isFinite(value)) continue;
    block[type](name, help, labels?.names).add(value, ...(labels?.valuesOf(value) ?? []));
  }
}

/** The exporter's labels; those without a value are left out. */
function labelsOf(reading: GpuReading, { owners, isShared }: GpuAttribution): readonly LabelPair[] {
  const { index, uuid, pciAddress, model, driverVersion, part } = reading;
  const [owner] = owners.length === 1 && !isShared ? owners : [];
  const labels: readonly (readonly [string, string | undefined])[] = [
    ["gpu", `${index}`],
    ["UUID", part === undefined ? uuid : part.parentUuid],
    ["pci_bus_id", pciAddress && busIdOf(pciAddress)],
    ["device", `nvidia${index}`],
    ["modelName", part === undefined ? model : model?.replace(/ MIG \S+$/, "")],
    ["GPU_I_PROFILE", part?.profile],
    ["GPU_I_ID", part && `${part.instanceId}`],
    ["DCGM_FI_DRIVER_VERSION", driverVersion],
    ["container", owner?.container],
    ["namespace", owner?.namespace],
    ["pod", owner?.pod],
    // Where only cgroups tell whose it is, names take the place of ids in the aggregator.
    ["pod_uid", owner?.pod === undefined ? owner?.podUid : undefined],
    ["container_id", owner?.container === undefined ? owner?.containerId : undefined],
  ];
  return labels.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [{ name, value }]));
}

/** `0000:3b:00.0` as the exporter has it: `00000000:3B:00.0`. */
function busIdOf(pciAddress: string): string {
  const [domain = "", ...rest] = pciAddress.split(":");
  return [domain.padStart(8, "0"), ...rest].join(":").toUpperCase();
}
