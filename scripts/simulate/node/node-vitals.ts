import { timestampOf, type NodeMetrics } from "@kubevitals/proto";
import type { movingNames } from "../../../aggregator/src/testing/moving-names.ts";
import type { MachineModel } from "../machine/machine-model.ts";
import type { MachineState } from "./machine-state.ts";

/** All that moves, always all of it. */
export type MovingVitals = Readonly<Record<(typeof movingNames)[number], number>>;

/** Mean rates of a machine type that vitals tell of. */
export interface MeanRates {
  readonly diskReadBytes: number;
  readonly diskWriteBytes: number;
  readonly diskReads: number;
  readonly diskWrites: number;
  readonly networkReceiveBytes: number;
  readonly networkTransmitBytes: number;
}

/** The mean rates, from the growth of the machine's own counters. */
export function meanRatesOf({ perSecond }: MachineModel): MeanRates {
  return {
    diskReadBytes: perSecond("node_disk_read_bytes_total"),
    diskWriteBytes: perSecond("node_disk_written_bytes_total"),
    diskReads: perSecond("node_disk_reads_completed_total"),
    diskWrites: perSecond("node_disk_writes_completed_total"),
    networkReceiveBytes: perSecond("node_network_receive_bytes_total"),
    networkTransmitBytes: perSecond("node_network_transmit_bytes_total"),
  };
}

/** What moves, at an instant. */
export function movingVitals(rates: MeanRates, state: MachineState): MovingVitals {
  const { cpus, cpuShare, memoryBytes, memoryAvailableBytes, diskBytes, diskAvailableBytes, activity } = state;
  return {
    cpuUsageMillicores: Math.round(cpuShare * cpus * 1000),
    cpuUsageRate: hundredths(cpuShare * 100),
    cpuIowaitRate: hundredths(cpuShare * 5),
    memoryAvailableBytes,
    memoryUsageBytes: memoryBytes - memoryAvailableBytes,
    memoryUsageRate: hundredths(100 - (100 * memoryAvailableBytes) / memoryBytes),
    diskUsageBytes: diskBytes - diskAvailableBytes,
    diskUsageRate: hundredths(100 - (100 * diskAvailableBytes) / diskBytes),
    diskReadBytesPerSecond: hundredths(rates.diskReadBytes * activity),
    diskWriteBytesPerSecond: hundredths(rates.diskWriteBytes * activity),
    diskReadsPerSecond: hundredths(rates.diskReads * activity),
    diskWritesPerSecond: hundredths(rates.diskWrites * activity),
    networkReceiveBytesPerSecond: hundredths(rates.networkReceiveBytes * activity),
    networkTransmitBytesPerSecond: hundredths(rates.networkTransmitBytes * activity),
    networkConnections: Math.round(40 * activity),
    load1: hundredths(state.load1),
    load5: hundredths(state.load5),
    load15: hundredths(state.load15),
    cpuPressureSomeRate: hundredths(cpuShare * 2),
    memoryPressureSomeRate: hundredths(state.memoryStallShare * 100),
    memoryPressureFullRate: hundredths(state.memoryStallShare * 70),
    ioPressureSomeRate: hundredths(activity * 0.2),
    ioPressureFullRate: hundredths(activity * 0.1),
  };
}

/** What hardly ever changes: all vitals but the moving ones. */
export function lastingVitals(
  { type, vitals }: MachineModel,
  { nodeName, bootId }: { readonly nodeName: string; readonly bootId: string },
  { bootSeconds, diskBytes, diskAvailableBytes, isReadOnly }: MachineState,
): NodeMetrics {
  const usageBytes = diskBytes - diskAvailableBytes;
  return {
    nodeName,
    info: { ...vitals.info, bootId, bootTime: timestampOf(bootSeconds * 1000) },
    cpuCapacityMillicores: type.cpus * 1000,
    cpuStealRate: 0,
    memoryCapacityBytes: type.memoryBytes,
    swapCapacityBytes: 0,
    swapUsageBytes: 0,
    diskCapacityBytes: type.diskBytes,
    networkReceiveErrorsPerSecond: 0,
    networkTransmitErrorsPerSecond: 0,
    networkReceiveDropsPerSecond: 0,
    networkTransmitDropsPerSecond: 0,
    filesystems: vitals.filesystems.map((filesystem) =>
      filesystem.mountpoint === "/"
        ? {
            ...filesystem,
            readOnly: isReadOnly,
            capacityBytes: diskBytes,
            availableBytes: diskAvailableBytes,
            usageBytes,
            usageRate: hundredths((100 * usageBytes) / diskBytes),
          }
        : filesystem,
    ),
    networkLatencyMilliseconds: {},
    gpuModels: [],
    gpus: [],
    conditions: [],
    labels: {},
    customMetrics: {},
    collectors: vitals.collectors,
    events: [],
    missing: [],
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
