import type { GPUMetrics } from "@kubevitals/proto";
import type { PartialVitals, Timed } from "../collectors/collector.ts";
import type { GpuReading } from "./device.ts";
import { gpuMetricsOf, withoutUndefined } from "./gpu-metrics.ts";
import type { GpuNodeReading } from "./gpu-reading.ts";

/** The devices as the node's vitals tell of them, and what they come to together. Throttled shares of time need two readings. */
export function gpuVitals(
  { reading, monotonicMilliseconds: now }: Timed<GpuNodeReading>,
  previous: Timed<GpuNodeReading> | undefined,
): PartialVitals {
  const { gpus } = reading;
  const whole = gpus.map((gpu) => gpu.reading).filter(({ part, isLost }) => part === undefined && isLost !== true);
  const before = new Map(previous?.reading.gpus.map((gpu) => [keyOf(gpu.reading), gpu.reading]));
  const nanoseconds = previous && (now - previous.monotonicMilliseconds) * 1e6;
  const indexes = new Map(gpus.map(({ reading: { uuid, index } }) => [uuid, index]));
  return {
    gpuCount: whole.length,
    gpuModels: [...new Set(whole.flatMap(({ model }) => model ?? []))],
    ...totals(whole),
    gpus: gpus.map((gpu) => ({
      ...gpuMetricsOf(gpu, reading.at),
      ...throttledShares(gpu.reading, before.get(keyOf(gpu.reading)), nanoseconds),
      ...parentIndex(gpu.reading, indexes),
    })),
  };
}

function keyOf({ vendor, index, uuid, part }: GpuReading): string {
  return `${vendor} ${index} ${uuid ?? ""} ${part?.instanceId ?? ""} ${part?.computeInstanceId ?? ""}`;
}

/** Sums and means over the devices that tell; a usage of memory only where all that have some tell it. */
function totals(whole: readonly GpuReading[]): PartialVitals {
  const busy = numbers(whole, "busyRatio");
  const capacities = numbers(whole, "memoryTotalBytes");
  const withMemory = whole.filter(({ memoryTotalBytes }) => memoryTotalBytes !== undefined);
  const used = numbers(withMemory, "memoryUsedBytes");
  const temperatures = numbers(whole, "temperatureCelsius");
  const watts = numbers(whole, "powerWatts");
  return {
    ...(busy.length > 0 && { gpuUsageRate: sum(busy.map((ratio) => ratio * 100)) / busy.length }),
    ...(capacities.length > 0 && { gpuMemoryCapacityBytes: sum(capacities) }),
    ...(used.length > 0 && used.length === withMemory.length && { gpuMemoryUsageBytes: sum(used) }),
    ...(temperatures.length > 0 && { gpuTemperatureCelsius: Math.max(...temperatures) }),
    ...(watts.length > 0 && { gpuPowerWatts: sum(watts) }),
  };
}

function numbers(
  readings: readonly GpuReading[],
  field: "busyRatio" | "memoryTotalBytes" | "memoryUsedBytes" | "temperatureCelsius" | "powerWatts",
): readonly number[] {
  return readings.flatMap((reading) => reading[field] ?? []);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Shares of the time since the reading before in which power and heat held the clocks down. */
function throttledShares(
  reading: GpuReading,
  before: GpuReading | undefined,
  nanoseconds: number | undefined,
): Pick<GPUMetrics, "powerThrottleRate" | "thermalThrottleRate"> {
  const share = (field: "powerViolationNanoseconds" | "thermalViolationNanoseconds") => {
    const [now, then] = [reading[field], before?.[field]];
    if (now === undefined || then === undefined || !nanoseconds || now < then) return undefined;
    return Math.min(100, ((now - then) / nanoseconds) * 100);
  };
  return withoutUndefined({
    powerThrottleRate: share("powerViolationNanoseconds"),
    thermalThrottleRate: share("thermalViolationNanoseconds"),
  });
}

function parentIndex(
  { part }: GpuReading,
  indexes: ReadonlyMap<string | undefined, number>,
): Pick<GPUMetrics, "parentIndex"> {
  const index = part?.parentUuid === undefined ? undefined : indexes.get(part.parentUuid);
  return index === undefined ? {} : { parentIndex: index };
}
