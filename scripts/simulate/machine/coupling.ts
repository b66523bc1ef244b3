import type { MachineState } from "../node/machine-state.ts";
import type { RowIdentity } from "./block-model.ts";

type ValueOf = (state: MachineState) => number;

/** Shares of the busy time of a CPU, by mode. */
const busyShares: Readonly<Record<string, number>> = {
  user: 0.66,
  system: 0.24,
  softirq: 0.03,
  iowait: 0.05,
  nice: 0.02,
};

const constant: Readonly<Record<string, ValueOf>> = {
  node_load1: ({ load1 }) => round(load1, 100),
  node_load5: ({ load5 }) => round(load5, 100),
  node_load15: ({ load15 }) => round(load15, 100),
  node_memory_MemTotal_bytes: ({ memoryBytes }) => memoryBytes,
  node_memory_MemAvailable_bytes: ({ memoryAvailableBytes }) => memoryAvailableBytes,
  node_memory_MemFree_bytes: ({ memoryAvailableBytes }) => round(memoryAvailableBytes * 0.6, 1 / 4096),
  node_memory_SwapTotal_bytes: () => 0,
  node_memory_SwapFree_bytes: () => 0,
  node_memory_SwapCached_bytes: () => 0,
  machine_memory_bytes: ({ memoryBytes }) => memoryBytes,
  machine_swap_bytes: () => 0,
  machine_cpu_cores: ({ cpus }) => cpus,
  node_time_seconds: ({ wallSeconds }) => wallSeconds,
  node_boot_time_seconds: ({ bootSeconds }) => bootSeconds,
  node_pressure_cpu_waiting_seconds_total: ({ busySeconds }) => round(busySeconds * 0.02, 1e6),
  node_pressure_memory_waiting_seconds_total: ({ memoryStallSeconds }) => round(memoryStallSeconds, 1e6),
  node_pressure_memory_stalled_seconds_total: ({ memoryStallSeconds }) => round(memoryStallSeconds * 0.7, 1e6),
  node_timex_sync_status: ({ isClockSynchronized }) => Number(isClockSynchronized),
  node_timex_offset_seconds: ({ clockOffsetSeconds }) => clockOffsetSeconds,
};

/** How rows of a machine are coupled to its vitals, and to each other. */
export function machineCoupling({ family, label }: RowIdentity): ValueOf | undefined {
  if (family === "node_cpu_seconds_total") return cpuSeconds(label("mode") ?? "");
  if (family.startsWith("node_filesystem_")) return filesystem(family, label("mountpoint") ?? "");
  return constant[family];
}

/** Time of one CPU in a mode: what is not busy is idle. */
function cpuSeconds(mode: string): ValueOf {
  if (mode === "idle") return ({ uptimeSeconds, busySeconds, cpus }) => round(uptimeSeconds - busySeconds / cpus, 100);
  const share = busyShares[mode] ?? 0;
  return ({ busySeconds, cpus }) => round((busySeconds / cpus) * share, 100);
}

/** Only the root filesystem fills and empties; what else is mounted stays as it was recorded. */
function filesystem(family: string, mountpoint: string): ValueOf | undefined {
  if (mountpoint !== "/") return undefined;
  switch (family) {
    case "node_filesystem_size_bytes":
      return ({ diskBytes }) => diskBytes;
    case "node_filesystem_avail_bytes":
    case "node_filesystem_free_bytes":
      return ({ diskAvailableBytes }) => diskAvailableBytes;
    case "node_filesystem_readonly":
      return ({ isReadOnly }) => Number(isReadOnly);
    default:
      return undefined;
  }
}

/** Rounded to so many parts of one. */
function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
