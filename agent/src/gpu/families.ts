import type { GpuReading } from "./device.ts";

/** One value of a device under the name that it has for all vendors. */
export interface GpuFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly labels?: Readonly<Record<string, string>>;
  /** Undefined where the device does not tell. */
  readonly value: (reading: GpuReading) => number | undefined;
}

const gauge = (name: string, help: string, value: GpuFamily["value"], labels?: GpuFamily["labels"]): GpuFamily => ({
  name: `kubevitals_gpu_${name}`,
  help,
  type: "gauge",
  value,
  ...(labels && { labels }),
});

const counter = (name: string, help: string, value: GpuFamily["value"], labels?: GpuFamily["labels"]): GpuFamily => ({
  ...gauge(name, help, value, labels),
  type: "counter",
});

const errorsHelp =
  "Errors in the device's memory and units since its driver was loaded, by whether they were corrected.";
const lifetimeErrorsHelp = "The same in the device's life.";
const retiredHelp = "Pages of the device's memory that are no longer used, by what was wrong with them.";
const remappedHelp = "Rows of the device's memory that were replaced, by what was wrong with them.";

/** What is said of each device, in the order in which it is written. */
export const gpuFamilies: readonly GpuFamily[] = [
  gauge("lost", "1 where the driver knew the device and can no longer reach it.", ({ isLost }) =>
    flag(isLost ?? false),
  ),
  gauge("busy_ratio", "Share of time in which the device worked, 0 to 1.", ({ busyRatio }) => busyRatio),
  gauge(
    "memory_busy_ratio",
    "Share of time in which the device's memory was read or written, 0 to 1.",
    ({ memoryBusyRatio }) => memoryBusyRatio,
  ),
  gauge("encoder_busy_ratio", "Share of time in which the encoder worked.", ({ encoderRatio }) => encoderRatio),
  gauge("decoder_busy_ratio", "Share of time in which the decoder worked.", ({ decoderRatio }) => decoderRatio),
  gauge("memory_size_bytes", "Size of the device's own memory.", ({ memoryTotalBytes }) => memoryTotalBytes),
  gauge("memory_used_bytes", "Memory of the device that is in use.", ({ memoryUsedBytes }) => memoryUsedBytes),
  gauge("memory_free_bytes", "Memory of the device that is free.", ({ memoryFreeBytes }) => memoryFreeBytes),
  gauge(
    "memory_reserved_bytes",
    "Memory of the device that driver and firmware keep to themselves.",
    ({ memoryReservedBytes }) => memoryReservedBytes,
  ),
  gauge("temperature_celsius", "Temperature of the device.", ({ temperatureCelsius }) => temperatureCelsius),
  gauge(
    "memory_temperature_celsius",
    "Temperature of the device's memory.",
    ({ memoryTemperatureCelsius }) => memoryTemperatureCelsius,
  ),
  gauge("power_watts", "Power that the device draws.", ({ powerWatts }) => powerWatts),
  gauge("power_limit_watts", "Power that the device may draw.", ({ powerLimitWatts }) => powerLimitWatts),
  counter(
    "energy_joules_total",
    "Energy that the device took since its driver was loaded.",
    ({ energyJoules }) => energyJoules,
  ),
  gauge("core_clock_hertz", "Clock of the device's cores.", ({ coreClockHertz }) => coreClockHertz),
  gauge("memory_clock_hertz", "Clock of the device's memory.", ({ memoryClockHertz }) => memoryClockHertz),
  gauge("video_clock_hertz", "Clock of the device's video engines.", ({ videoClockHertz }) => videoClockHertz),
  gauge("fan_ratio", "Speed of the fan over its highest, 0 to 1.", ({ fanRatio }) => fanRatio),
  counter(
    "power_throttled_seconds_total",
    "Time in which power held the clocks down.",
    ({ powerViolationNanoseconds }) => seconds(powerViolationNanoseconds),
  ),
  counter(
    "thermal_throttled_seconds_total",
    "Time in which heat held the clocks down.",
    ({ thermalViolationNanoseconds }) => seconds(thermalViolationNanoseconds),
  ),
  gauge(
    "pcie_receive_bytes_per_second",
    "Bytes that the device received over PCIe a second.",
    ({ pcieReceiveBytesPerSecond }) => pcieReceiveBytesPerSecond,
  ),
  gauge(
    "pcie_transmit_bytes_per_second",
    "Bytes that the device sent over PCIe a second.",
    ({ pcieTransmitBytesPerSecond }) => pcieTransmitBytesPerSecond,
  ),
  counter("pcie_replays_total", "Packets that PCIe had to send again.", ({ pcieReplays }) => pcieReplays),
  gauge(
    "nvlink_bytes_per_second",
    "Bytes over all NVLinks a second, both directions.",
    ({ nvlinkBytesPerSecond }) => nvlinkBytesPerSecond,
  ),
  counter("errors_total", errorsHelp, ({ errors }) => errors?.correctedVolatile, { type: "corrected" }),
  counter("errors_total", errorsHelp, ({ errors }) => errors?.uncorrectedVolatile, { type: "uncorrected" }),
  counter("lifetime_errors_total", lifetimeErrorsHelp, ({ errors }) => errors?.correctedAggregate, {
    type: "corrected",
  }),
  counter("lifetime_errors_total", lifetimeErrorsHelp, ({ errors }) => errors?.uncorrectedAggregate, {
    type: "uncorrected",
  }),
  gauge("retired_pages", retiredHelp, ({ errors }) => errors?.retiredPagesSingleBit, { cause: "corrected" }),
  gauge("retired_pages", retiredHelp, ({ errors }) => errors?.retiredPagesDoubleBit, { cause: "uncorrected" }),
  gauge("retired_pages_pending", "1 where pages wait to be retired.", ({ errors }) =>
    flag(errors?.retiredPagesPending),
  ),
  gauge("remapped_rows", remappedHelp, ({ errors }) => errors?.remappedRowsCorrected, { cause: "corrected" }),
  gauge("remapped_rows", remappedHelp, ({ errors }) => errors?.remappedRowsUncorrected, { cause: "uncorrected" }),
  gauge("row_remap_pending", "1 where rows wait for a reset to be replaced.", ({ errors }) =>
    flag(errors?.rowRemapPending),
  ),
  gauge("row_remap_failed", "1 where a row could not be replaced.", ({ errors }) => flag(errors?.rowRemapFailed)),
  gauge("processes", "Processes on the device.", ({ processes }) => processes?.length),
];

function flag(isSo: boolean | undefined): number | undefined {
  return isSo === undefined ? undefined : Number(isSo);
}

function seconds(nanoseconds: number | undefined): number | undefined {
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
}
