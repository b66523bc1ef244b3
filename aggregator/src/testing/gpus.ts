import { timestampOf, type GPUMetrics, type GPUOwner } from "@kubevitals/proto";

/** A GPU on which nothing is wrong, as an agent reports it. */
export function gpu(index: number, more: Partial<GPUMetrics> = {}): GPUMetrics {
  return {
    uuid: `GPU-${index}`,
    index,
    vendor: "nvidia",
    model: "NVIDIA H100 80GB HBM3",
    pciAddress: `0000:${(16 + index).toString(16)}:00.0`,
    deviceName: `nvidia${index}`,
    reader: "nvml",
    usageRate: 80,
    memoryCapacityBytes: 100,
    memoryUsageBytes: 40,
    memoryUsageRate: 40,
    temperatureCelsius: 60,
    powerWatts: 500,
    throttled: false,
    throttleReasons: [],
    eccUncorrectedVolatileCount: 0,
    rowRemapPending: false,
    rowRemapFailed: false,
    owners: [],
    unattributedProcesses: 0,
    faults: [],
    faultsHeard: true,
    ...more,
  };
}

/** What of a GPU that its driver can no longer reach is known. */
export function lostGpu(index: number, more: Partial<GPUMetrics> = {}): GPUMetrics {
  const { uuid, vendor, model, pciAddress, reader } = gpu(index);
  return {
    uuid,
    index,
    vendor,
    model,
    pciAddress,
    reader,
    lost: true,
    throttleReasons: [],
    owners: [],
    faults: [],
    ...more,
  };
}

/** A pod that has a GPU, as the kubelet tells. */
export function owner(podName: string, more: Partial<GPUOwner> = {}): GPUOwner {
  return { namespace: "ml", podName, containerName: "main", knownBy: "kubelet", ...more };
}

/** An XID that the driver reported last so many seconds after the beginning of 2026. */
export function xid(code: number, second: number, count = 1): GPUMetrics["faults"][number] {
  return { code, count, lastTime: timestampOf(Date.UTC(2026, 0, 1) + second * 1000) };
}
