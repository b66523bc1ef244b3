import type { GpuReading } from "../device.ts";
import { nameOfXid } from "./xid-names.ts";

/** A family of the DCGM exporter's, and where its value comes from. */
export interface DcgmFamily {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** In DCGM's unit; undefined where the device does not tell. */
  readonly value: (reading: GpuReading) => number | undefined;
  /** Labels of the family's own, by their values. */
  readonly labels?: { readonly names: readonly string[]; readonly valuesOf: (value: number) => readonly string[] };
}

const bytesPerMebibyte = 1024 ** 2;
const hertzPerMegahertz = 1e6;
const bytesPerKibibyte = 1024;

const percent = (ratio: number | undefined) => (ratio === undefined ? undefined : Math.round(ratio * 1e4) / 100);
const mebibytes = (bytes: number | undefined) =>
  bytes === undefined ? undefined : Math.floor(bytes / bytesPerMebibyte);
const megahertz = (hertz: number | undefined) => (hertz === undefined ? undefined : hertz / hertzPerMegahertz);
const flag = (isSo: boolean | undefined) => (isSo === undefined ? undefined : Number(isSo));
const thousandth = (value: number | undefined) => (value === undefined ? undefined : value / 1000);

/** DCGM gives NVLink's traffic in thousands of KiB a second, and the exporter calls that a counter. */
const nvlink = (bytes: number | undefined) =>
  bytes === undefined ? undefined : Math.floor(bytes / bytesPerKibibyte / 1000);

/**
 * The exporter's default set, and those of its further families that NVML tells. Names, types and units are the exporter's, so that its
 * dashboards and alerts work. https://github.com/NVIDIA/dcgm-exporter, etc/default-counters.csv
 */
export const dcgmFamilies: readonly DcgmFamily[] = [
  gauge("DEV_SM_CLOCK", "Clock of the streaming multiprocessors in MHz.", (gpu) => megahertz(gpu.coreClockHertz)),
  gauge("DEV_MEM_CLOCK", "Clock of the memory in MHz.", (gpu) => megahertz(gpu.memoryClockHertz)),
  gauge("DEV_VIDEO_CLOCK", "Clock of the video engines in MHz.", (gpu) => megahertz(gpu.videoClockHertz)),
  gauge("DEV_MEMORY_TEMP", "Temperature of the memory in degrees Celsius.", (gpu) => gpu.memoryTemperatureCelsius),
  gauge("DEV_GPU_TEMP", "Temperature of the GPU in degrees Celsius.", (gpu) => gpu.temperatureCelsius),
  gauge("DEV_FAN_SPEED", "Speed of the fan in percent of its highest.", (gpu) => percent(gpu.fanRatio)),
  gauge("DEV_POWER_USAGE", "Power that the GPU draws, in watts.", (gpu) => gpu.powerWatts),
  gauge("DEV_ENFORCED_POWER_LIMIT", "Power that the GPU may draw, in watts.", (gpu) => gpu.powerLimitWatts),
  counter("DEV_TOTAL_ENERGY_CONSUMPTION", "Energy taken since the driver was loaded, in millijoules.", (gpu) =>
    gpu.energyJoules === undefined ? undefined : Math.round(gpu.energyJoules * 1000),
  ),
  counter("DEV_PCIE_REPLAY_COUNTER", "Packets that were sent again over PCIe.", (gpu) => gpu.pcieReplays),
  gauge("DEV_PCIE_TX_THROUGHPUT", "Traffic from the GPU over PCIe, in kilobytes a second.", (gpu) =>
    thousandth(gpu.pcieTransmitBytesPerSecond),
  ),
  gauge("DEV_PCIE_RX_THROUGHPUT", "Traffic to the GPU over PCIe, in kilobytes a second.", (gpu) =>
    thousandth(gpu.pcieReceiveBytesPerSecond),
  ),
  gauge("DEV_GPU_UTIL", "Share of time in which any kernel ran, in percent.", (gpu) => percent(gpu.busyRatio)),
  gauge("DEV_MEM_COPY_UTIL", "Share of time in which memory was read or written, in percent.", (gpu) =>
    percent(gpu.memoryBusyRatio),
  ),
  gauge("DEV_ENC_UTIL", "Share of time in which the video encoder worked, in percent.", (gpu) =>
    percent(gpu.encoderRatio),
  ),
  gauge("DEV_DEC_UTIL", "Share of time in which the video decoder worked, in percent.", (gpu) =>
    percent(gpu.decoderRatio),
  ),
  {
    ...gauge(
      "DEV_XID_ERRORS",
      "Number of the last error (XID) that the driver told since the agent watches; 0: none so far.",
      ({ lastXid, faults }) => lastXid ?? (faults === undefined ? undefined : 0),
    ),
    labels: { names: ["err_code", "err_msg"], valuesOf: (code) => [`${code}`, nameOfXid(code)] },
  },
  gauge("DEV_CLOCK_THROTTLE_REASONS", "What holds the clocks down, as NVML's bits.", (gpu) => gpu.throttleBits),
  counter(
    "DEV_POWER_VIOLATION",
    "Time in which power held the clocks down, in nanoseconds.",
    (gpu) => gpu.powerViolationNanoseconds,
  ),
  counter(
    "DEV_THERMAL_VIOLATION",
    "Time in which heat held the clocks down, in nanoseconds.",
    (gpu) => gpu.thermalViolationNanoseconds,
  ),
  gauge("DEV_FB_TOTAL", "Size of the memory in MiB.", (gpu) => mebibytes(gpu.memoryTotalBytes)),
  gauge("DEV_FB_FREE", "Memory that is free, in MiB.", (gpu) => mebibytes(gpu.memoryFreeBytes)),
  gauge("DEV_FB_USED", "Memory in use, in MiB.", (gpu) => mebibytes(gpu.memoryUsedBytes)),
  gauge("DEV_FB_RESERVED", "Memory that driver and firmware keep to themselves, in MiB.", (gpu) =>
    mebibytes(gpu.memoryReservedBytes),
  ),
  counter(
    "DEV_ECC_SBE_VOL_TOTAL",
    "Memory errors of a single bit since the driver was loaded.",
    (gpu) => gpu.errors?.correctedVolatile,
  ),
  counter(
    "DEV_ECC_DBE_VOL_TOTAL",
    "Memory errors of two bits since the driver was loaded.",
    (gpu) => gpu.errors?.uncorrectedVolatile,
  ),
  counter(
    "DEV_ECC_SBE_AGG_TOTAL",
    "Memory errors of a single bit in the GPU's life.",
    (gpu) => gpu.errors?.correctedAggregate,
  ),
  counter(
    "DEV_ECC_DBE_AGG_TOTAL",
    "Memory errors of two bits in the GPU's life.",
    (gpu) => gpu.errors?.uncorrectedAggregate,
  ),
  counter(
    "DEV_RETIRED_SBE",
    "Pages of memory retired for errors of a single bit.",
    (gpu) => gpu.errors?.retiredPagesSingleBit,
  ),
  counter(
    "DEV_RETIRED_DBE",
    "Pages of memory retired for errors of two bits.",
    (gpu) => gpu.errors?.retiredPagesDoubleBit,
  ),
  counter("DEV_RETIRED_PENDING", "Whether pages of memory wait to be retired.", (gpu) =>
    flag(gpu.errors?.retiredPagesPending),
  ),
  counter(
    "DEV_UNCORRECTABLE_REMAPPED_ROWS",
    "Rows of memory replaced for errors that could not be corrected.",
    (gpu) => gpu.errors?.remappedRowsUncorrected,
  ),
  counter(
    "DEV_CORRECTABLE_REMAPPED_ROWS",
    "Rows of memory replaced for errors that were corrected.",
    (gpu) => gpu.errors?.remappedRowsCorrected,
  ),
  gauge("DEV_ROW_REMAP_FAILURE", "Whether replacing a row of memory failed.", (gpu) =>
    flag(gpu.errors?.rowRemapFailed),
  ),
  gauge("DEV_ROW_REMAP_PENDING", "Whether rows of memory wait for a reset to be replaced.", (gpu) =>
    flag(gpu.errors?.rowRemapPending),
  ),
  counter(
    "DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL",
    "Checksum errors of NVLink's flow control.",
    (gpu) => gpu.nvlinkErrors?.flowControlChecksums,
  ),
  counter(
    "DEV_NVLINK_CRC_DATA_ERROR_COUNT_TOTAL",
    "Checksum errors of NVLink's data.",
    (gpu) => gpu.nvlinkErrors?.dataChecksums,
  ),
  counter(
    "DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL",
    "What was sent again over NVLink.",
    (gpu) => gpu.nvlinkErrors?.replays,
  ),
  counter(
    "DEV_NVLINK_RECOVERY_ERROR_COUNT_TOTAL",
    "Times that an NVLink had to start anew.",
    (gpu) => gpu.nvlinkErrors?.recoveries,
  ),
  counter("DEV_NVLINK_BANDWIDTH_TOTAL", "Traffic over all NVLinks, both ways, in MB a second.", (gpu) =>
    nvlink(gpu.nvlinkBytesPerSecond),
  ),
  gauge("DEV_VGPU_LICENSE_STATUS", "Whether the GPU has a licence for virtual GPUs.", (gpu) =>
    flag(gpu.isVgpuLicensed),
  ),
  profiled("GR_ENGINE_ACTIVE", "Share of time in which the graphics or compute engine was active, 0 to 1."),
  profiled("SM_ACTIVE", "Share of cycles in which a multiprocessor had work, 0 to 1."),
  profiled("SM_OCCUPANCY", "Warps on the multiprocessors over the most that they hold, 0 to 1."),
  profiled("PIPE_TENSOR_ACTIVE", "Share of cycles in which the tensor pipes worked, 0 to 1."),
  profiled("DRAM_ACTIVE", "Share of cycles in which the memory's interface moved data, 0 to 1."),
  profiled("PIPE_INT_ACTIVE", "Share of cycles in which the pipes for integers worked, 0 to 1."),
  profiled("PIPE_FP64_ACTIVE", "Share of cycles in which the pipes for 64 bit floating point worked, 0 to 1."),
  profiled("PIPE_FP32_ACTIVE", "Share of cycles in which the pipes for 32 bit floating point worked, 0 to 1."),
  profiled("PIPE_FP16_ACTIVE", "Share of cycles in which the pipes for 16 bit floating point worked, 0 to 1."),
  profiled("PIPE_TENSOR_DFMA_ACTIVE", "Share of cycles in which the tensor pipes did DFMA, 0 to 1."),
  profiled("PIPE_TENSOR_HMMA_ACTIVE", "Share of cycles in which the tensor pipes did HMMA, 0 to 1."),
  profiled("PIPE_TENSOR_IMMA_ACTIVE", "Share of cycles in which the tensor pipes did IMMA, 0 to 1."),
  profiled("PCIE_TX_BYTES", "Traffic from the GPU over PCIe, headers too, in bytes a second."),
  profiled("PCIE_RX_BYTES", "Traffic to the GPU over PCIe, headers too, in bytes a second."),
  profiled("NVLINK_TX_BYTES", "Traffic from the GPU over NVLink in bytes a second."),
  profiled("NVLINK_RX_BYTES", "Traffic to the GPU over NVLink in bytes a second."),
];

function gauge(name: string, help: string, value: DcgmFamily["value"]): DcgmFamily {
  return { name: `DCGM_FI_${name}`, type: "gauge", help, value };
}

function counter(name: string, help: string, value: DcgmFamily["value"]): DcgmFamily {
  return { name: `DCGM_FI_${name}`, type: "counter", help, value };
}

function profiled(name: string, help: string): DcgmFamily {
  const full = `DCGM_FI_PROF_${name}`;
  return { name: full, type: "gauge", help, value: ({ profiling }) => profiling?.[full] };
}
