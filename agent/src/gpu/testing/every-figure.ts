/** For tests and the metrics reference: devices that tell everything that devices can tell. */
import type { GpuReading } from "../device.ts";
import type { GpuNodeReading } from "../gpu-reading.ts";

const device: Required<Omit<GpuReading, "part" | "isLost">> = {
  vendor: "nvidia",
  index: 0,
  uuid: "GPU-0",
  pciAddress: "0000:3b:00.0",
  deviceName: "nvidia0",
  cardName: "card0",
  model: "model",
  driverVersion: "1.0",
  numaNode: 0,
  busyRatio: 0.5,
  memoryBusyRatio: 0.5,
  encoderRatio: 0.5,
  decoderRatio: 0.5,
  memoryTotalBytes: 2 ** 30,
  memoryUsedBytes: 2 ** 29,
  memoryFreeBytes: 2 ** 28,
  memoryReservedBytes: 2 ** 28,
  temperatureCelsius: 50,
  memoryTemperatureCelsius: 50,
  powerWatts: 100,
  powerLimitWatts: 200,
  energyJoules: 1000,
  coreClockHertz: 1e9,
  memoryClockHertz: 1e9,
  videoClockHertz: 1e9,
  fanRatio: 0.5,
  throttleReasons: ["power"],
  throttleBits: 4,
  powerViolationNanoseconds: 1e9,
  thermalViolationNanoseconds: 1e9,
  pcieReceiveBytesPerSecond: 1000,
  pcieTransmitBytesPerSecond: 1000,
  pcieReplays: 1,
  nvlinkBytesPerSecond: 1000,
  nvlinkErrors: { flowControlChecksums: 1, dataChecksums: 1, replays: 1, recoveries: 1 },
  errors: {
    correctedVolatile: 1,
    uncorrectedVolatile: 1,
    correctedAggregate: 1,
    uncorrectedAggregate: 1,
    retiredPagesSingleBit: 1,
    retiredPagesDoubleBit: 1,
    retiredPagesPending: true,
    remappedRowsCorrected: 1,
    remappedRowsUncorrected: 1,
    rowRemapPending: true,
    rowRemapFailed: true,
  },
  lastXid: 79,
  faults: [{ code: 79, count: 1, lastAt: 0 }],
  profiling: {},
  isVgpuLicensed: true,
  processes: [{ pid: 1, memoryBytes: 1, busyRatio: 0.5 }],
};

const owner = { namespace: "ns", pod: "pod", container: "main", by: "kubelet" } as const;
const ownerByProcesses = { podUid: "uid", containerId: "id", by: "processes", busyRatio: 0.5, memoryBytes: 1 } as const;
const part = { parentUuid: "GPU-0", instanceId: 1, computeInstanceId: 0, profile: "1g.10gb" };

/** A device that one container has, and a part that several do. @param profiling the vendor's profiling counters */
export function everyFigure(profiling: Readonly<Record<string, number>>): GpuNodeReading {
  const common = { source: "nvml", takenAt: 0 };
  const told = { replicas: 1, unattributedProcesses: 0 };
  return {
    gpus: [
      { ...common, reading: { ...device, profiling }, attribution: { owners: [owner], isShared: false, ...told } },
      {
        ...common,
        reading: { ...device, profiling, uuid: "MIG-0", part },
        attribution: { owners: [owner, ownerByProcesses], isShared: true, ...told },
      },
      {
        ...common,
        reading: { ...device, uuid: "GPU-1", index: 1 },
        attribution: { owners: [ownerByProcesses], isShared: false, ...told },
      },
    ],
    at: 0,
    unmatched: new Map([["nvidia.com/gpu", 1]]),
    isKubeletHeard: true,
    problems: [],
  };
}
