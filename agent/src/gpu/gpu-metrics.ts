import { timestampOf, type GPUMetrics, type GPUOwner } from "@kubevitals/proto";
import type { GpuOwner, GpuReading } from "./device.ts";
import type { AttributedGpu } from "./gpu-reading.ts";

/** Milliseconds from which on a device's values are older than the node's other vitals. */
const lateMilliseconds = 1500;

/** A part of a device in the words of the model, of which fields may be undefined. */
type Draft = { readonly [Field in keyof GPUMetrics]?: GPUMetrics[Field] | undefined };

/** A device in the words of the model: shares in percent, absent fields left out. @param now wall time of the node in milliseconds */
export function gpuMetricsOf({ reading, attribution, source, takenAt }: AttributedGpu, now: number): GPUMetrics {
  const { owners, isShared, replicas, unattributedProcesses } = attribution;
  return withoutUndefined({
    index: reading.index,
    vendor: reading.vendor,
    reader: source,
    ...identityOf(reading),
    ...figuresOf(reading),
    ...clocksOf(reading),
    ...errorsOf(reading),
    ...profilingOf(reading),
    timestamp: now - takenAt > lateMilliseconds ? timestampOf(takenAt) : undefined,
    owners: owners.map(ownerOf),
    shared: isShared ? true : undefined,
    replicas,
    unattributedProcesses,
  } as { readonly [Field in keyof GPUMetrics]: GPUMetrics[Field] | undefined });
}

function identityOf({ part, isLost, ...reading }: GpuReading): Draft {
  return {
    uuid: reading.uuid,
    model: reading.model,
    pciAddress: reading.pciAddress,
    deviceName: reading.deviceName,
    driverVersion: reading.driverVersion,
    numaNode: reading.numaNode,
    lost: isLost === true ? true : undefined,
    parentUuid: part?.parentUuid,
    partId: part?.instanceId,
    computeInstanceId: part?.computeInstanceId,
    partProfile: part?.profile,
  };
}

function figuresOf({ memoryTotalBytes: total, memoryUsedBytes: used, ...reading }: GpuReading): Draft {
  return {
    usageRate: percent(reading.busyRatio),
    memoryBusyRate: percent(reading.memoryBusyRatio),
    encoderUsageRate: percent(reading.encoderRatio),
    decoderUsageRate: percent(reading.decoderRatio),
    memoryCapacityBytes: total,
    memoryUsageBytes: used,
    memoryUsageRate: used === undefined || !total ? undefined : (used / total) * 100,
    memoryAvailableBytes: reading.memoryFreeBytes,
    memoryReservedBytes: reading.memoryReservedBytes,
    temperatureCelsius: reading.temperatureCelsius,
    memoryTemperatureCelsius: reading.memoryTemperatureCelsius,
    powerWatts: reading.powerWatts,
    powerLimitWatts: reading.powerLimitWatts,
    energyJoules: reading.energyJoules,
    pcieReceiveBytesPerSecond: reading.pcieReceiveBytesPerSecond,
    pcieTransmitBytesPerSecond: reading.pcieTransmitBytesPerSecond,
    pcieReplayCount: reading.pcieReplays,
    nvlinkBytesPerSecond: reading.nvlinkBytesPerSecond,
  };
}

function clocksOf({ throttleReasons, ...reading }: GpuReading): Draft {
  return {
    coreClockHertz: reading.coreClockHertz,
    memoryClockHertz: reading.memoryClockHertz,
    videoClockHertz: reading.videoClockHertz,
    fanRate: percent(reading.fanRatio),
    throttled: throttleReasons && throttleReasons.length > 0,
    throttleReasons: throttleReasons ?? [],
  };
}

function errorsOf({ errors = {}, faults }: GpuReading): Draft {
  return {
    eccCorrectedVolatileCount: errors.correctedVolatile,
    eccUncorrectedVolatileCount: errors.uncorrectedVolatile,
    eccCorrectedAggregateCount: errors.correctedAggregate,
    eccUncorrectedAggregateCount: errors.uncorrectedAggregate,
    retiredPagesSingleBit: errors.retiredPagesSingleBit,
    retiredPagesDoubleBit: errors.retiredPagesDoubleBit,
    retiredPagesPending: errors.retiredPagesPending,
    remappedRowsCorrected: errors.remappedRowsCorrected,
    remappedRowsUncorrected: errors.remappedRowsUncorrected,
    rowRemapPending: errors.rowRemapPending,
    rowRemapFailed: errors.rowRemapFailed,
    faults: latest(faults ?? []).map(({ code, count, lastAt }) => ({ code, count, lastTime: timestampOf(lastAt) })),
    faultsHeard: faults === undefined ? undefined : true,
  };
}

/** Kinds of error that the model takes of one device. */
const mostFaults = 32;

function latest(faults: NonNullable<GpuReading["faults"]>): NonNullable<GpuReading["faults"]> {
  return faults.length <= mostFaults ? faults : faults.toSorted((a, b) => b.lastAt - a.lastAt).slice(0, mostFaults);
}

function profilingOf({ profiling = {} }: GpuReading): Draft {
  const of = (name: string) => percent(profiling[`DCGM_FI_PROF_${name}`]);
  return {
    engineActiveRate: of("GR_ENGINE_ACTIVE"),
    smActiveRate: of("SM_ACTIVE"),
    smOccupancyRate: of("SM_OCCUPANCY"),
    tensorActiveRate: of("PIPE_TENSOR_ACTIVE"),
    dramActiveRate: of("DRAM_ACTIVE"),
    fp64ActiveRate: of("PIPE_FP64_ACTIVE"),
    fp32ActiveRate: of("PIPE_FP32_ACTIVE"),
    fp16ActiveRate: of("PIPE_FP16_ACTIVE"),
  };
}

function ownerOf({ namespace, pod, podUid, container, containerId, by, busyRatio, memoryBytes }: GpuOwner): GPUOwner {
  return withoutUndefined({
    namespace,
    podName: pod,
    podUid,
    containerName: container,
    containerId,
    knownBy: by,
    usageRate: percent(busyRatio),
    memoryUsageBytes: memoryBytes,
  });
}

function percent(ratio: number | undefined): number | undefined {
  return ratio === undefined ? undefined : ratio * 100;
}

/** The object without the fields that are undefined: what is absent takes no room on the wire. */
export function withoutUndefined<Whole extends object>(draft: {
  readonly [Field in keyof Whole]: Whole[Field] | undefined;
}): Whole {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as Whole;
}
