import type { BlockWriter, FamilyWriter, LabelPair } from "@kubevitals/proto";
import type { SeriesWriter } from "../series-writer.ts";
import type { GpuOwner, GpuReading, GpuThrottleReason } from "./device.ts";
import { gpuFamilies } from "./families.ts";
import type { AttributedGpu, GpuNodeReading } from "./gpu-reading.ts";

/**
 * Everything that is said of devices under the names that all vendors have in common. What tells a device from others stands beside
 * its block, so that the devices of one model share it, on a node and over nodes. A device that one container has to itself has that
 * container's labels; of one that several have the owners are listed apart.
 */
export function writeGpus(reading: GpuNodeReading, out: SeriesWriter): void {
  const { gpus, unmatched, isKubeletHeard, problems } = reading;
  for (const problem of problems) out.complain(problem);
  const devices = out.gauge("kubevitals_gpu_devices", "Devices that answer, parts of them not counted.", ["vendor"]);
  for (const [vendor, count] of devicesByVendor(gpus)) devices.add(count, vendor);
  const age = out.gauge(
    "kubevitals_gpu_sample_age_seconds",
    "How old the devices' values are: a driver that hangs leaves the last ones standing, for some seconds.",
    ["vendor", "source"],
  );
  for (const [vendor, { source, takenAt }] of oldestByVendor(gpus)) {
    age.add(Math.max(0, reading.at - takenAt) / 1000, vendor, source);
  }
  const missing = out.gauge(
    "kubevitals_gpu_unmatched_allocations",
    "Devices that the kubelet gave to containers, and that none of those is that the drivers show.",
    ["resource"],
  );
  for (const [resource, count] of unmatched) missing.add(count, resource);
  const heard = out.gauge("kubevitals_gpu_pod_resources_up", "1 where the kubelet told whose devices are.");
  if (isKubeletHeard !== undefined) heard.add(isKubeletHeard ? 1 : 0);
  for (const gpu of gpus) writeGpu(gpu, out);
}

function devicesByVendor(gpus: readonly AttributedGpu[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { reading } of gpus) {
    const isCounted = reading.part === undefined && reading.isLost !== true;
    counts.set(reading.vendor, (counts.get(reading.vendor) ?? 0) + (isCounted ? 1 : 0));
  }
  return counts;
}

function oldestByVendor(gpus: readonly AttributedGpu[]): ReadonlyMap<string, AttributedGpu> {
  const oldest = new Map<string, AttributedGpu>();
  for (const gpu of gpus) {
    const known = oldest.get(gpu.reading.vendor);
    if (known === undefined || gpu.takenAt < known.takenAt) oldest.set(gpu.reading.vendor, gpu);
  }
  return oldest;
}

function writeGpu(gpu: AttributedGpu, out: SeriesWriter): void {
  const { reading, attribution } = gpu;
  const identity = identityLabels(reading);
  const [owner] = attribution.owners;
  const isExclusive = attribution.owners.length === 1 && !attribution.isShared && owner !== undefined;
  const block = out.instance(...identity, ...(isExclusive ? ownerLabels(owner) : []));
  // A family that has several rows stands in the list several times, and in a block once.
  let last: { readonly name: string; readonly family: FamilyWriter } | undefined;
  for (const { name, help, type, labels, value } of gpuFamilies) {
    const figure = value(reading);
    if (figure === undefined) continue;
    if (last?.name !== name) last = { name, family: block[type](name, help, labels ? Object.keys(labels) : undefined) };
    last.family.add(figure, ...(labels ? Object.values(labels) : []));
  }
  writeThrottling(reading.throttleReasons, block);
  writeFaults(reading, block);
  writeSharing(gpu, block);
  writeInfo(gpu, identity, out);
  for (const one of attribution.owners) writeOwner(one, identity, out);
}

/** The labels of a device's series. Those without a value are left out. */
function identityLabels({ vendor, index, uuid, model, pciAddress, part }: GpuReading): readonly LabelPair[] {
  return pairs([
    ["gpu", `${index}`],
    ["uuid", uuid],
    ["vendor", vendor],
    ["model", model],
    ["pci_address", pciAddress],
    ["part", part && `${part.instanceId}`],
    ["compute_instance", part?.computeInstanceId === undefined ? undefined : `${part.computeInstanceId}`],
    ["profile", part?.profile],
  ]);
}

function ownerLabels({ namespace, pod, podUid, container, containerId }: GpuOwner): readonly LabelPair[] {
  return pairs([
    ["namespace", namespace],
    ["pod", pod],
    ["pod_uid", podUid],
    ["container", container],
    ["container_id", containerId],
  ]);
}

function pairs(labels: readonly (readonly [name: string, value: string | undefined])[]): readonly LabelPair[] {
  return labels.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [{ name, value }]));
}

const reasons: readonly GpuThrottleReason[] = ["power", "thermal", "hardware-slowdown", "power-brake", "sync", "other"];

function writeThrottling(holding: readonly GpuThrottleReason[] | undefined, block: BlockWriter): void {
  if (holding === undefined) return;
  const family = block.gauge("kubevitals_gpu_throttled", "1 where this holds the clocks down now.", ["reason"]);
  for (const reason of reasons) family.add(holding.includes(reason) ? 1 : 0, reason);
}

function writeFaults({ faults = [] }: GpuReading, block: BlockWriter): void {
  const help = "Errors that the driver reported since the agent watches, by the vendor's number: NVIDIA's XID.";
  const family = block.counter("kubevitals_gpu_faults_total", help, ["code"]);
  for (const { code, count } of faults) family.add(count, `${code}`);
}

function writeSharing({ attribution }: AttributedGpu, block: BlockWriter): void {
  const { isShared, replicas, unattributedProcesses } = attribution;
  block.gauge("kubevitals_gpu_shared", "1 where several have the device, or may.").add(isShared ? 1 : 0);
  const given = block.gauge("kubevitals_gpu_replicas", "How many times the device plugin gives the device out.");
  if (replicas !== undefined) given.add(replicas);
  const help = "Processes on the device that belong to no pod, as far as can be told.";
  const unattributed = block.gauge("kubevitals_gpu_unattributed_processes", help);
  if (unattributedProcesses !== undefined) unattributed.add(unattributedProcesses);
}

function writeInfo({ reading, source }: AttributedGpu, identity: readonly LabelPair[], out: SeriesWriter): void {
  const { deviceName, driverVersion, numaNode, part } = reading;
  const labels = pairs([
    ["device", deviceName],
    ["driver_version", driverVersion],
    ["numa_node", numaNode === undefined ? undefined : `${numaNode}`],
    ["parent_uuid", part?.parentUuid],
    ["source", source],
  ]);
  out
    .instance(...identity, ...labels)
    .gauge("kubevitals_gpu_info", "What of the device is no number.")
    .add(1);
}

function writeOwner(owner: GpuOwner, identity: readonly LabelPair[], out: SeriesWriter): void {
  const block = out.instance(...identity, ...ownerLabels(owner), { name: "known_by", value: owner.by });
  block.gauge("kubevitals_gpu_owner_info", "A container that has the device, and how that is known.").add(1);
  const busy = block.gauge("kubevitals_gpu_owner_busy_ratio", "Share of the device's time that its processes took.");
  if (owner.busyRatio !== undefined) busy.add(owner.busyRatio);
  const memory = block.gauge("kubevitals_gpu_owner_memory_used_bytes", "Memory of the device that its processes hold.");
  if (owner.memoryBytes !== undefined) memory.add(owner.memoryBytes);
}
