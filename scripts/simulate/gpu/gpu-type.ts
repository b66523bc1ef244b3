import type { GpuVendor } from "../../../agent/src/gpu/device.ts";

/** GPUs as machines of one type have them. */
export interface GpuType {
  readonly vendor: GpuVendor;
  readonly model: string;
  readonly count: number;
  /** The extended resource under which Kubernetes gives them out. */
  readonly resource: string;
  /** How an agent reads them. */
  readonly source: string;
  readonly driverVersion: string;
  readonly memoryBytes: number;
  readonly idleWatts: number;
  readonly limitWatts: number;
  readonly idleClockHertz: number;
  readonly coreClockHertz: number;
  readonly memoryClockHertz: number;
  /** Bytes a second over NVLink where a GPU is as busy as can be; 0: it has none. */
  readonly nvlinkBytes: number;
  /** Whether the driver tells of processes, and of profiling counters. */
  readonly isOpen: boolean;
}

const mebibyte = 2 ** 20;
const megahertz = 1e6;

/** Eight to a machine, as clusters for training have them. Figures are of the vendor's data sheet and what its tools show. */
export const h100: GpuType = {
  vendor: "nvidia",
  model: "NVIDIA H100 80GB HBM3",
  count: 8,
  resource: "nvidia.com/gpu",
  source: "nvml",
  driverVersion: "580.95.05",
  memoryBytes: 81_559 * mebibyte,
  idleWatts: 70,
  limitWatts: 700,
  idleClockHertz: 345 * megahertz,
  coreClockHertz: 1980 * megahertz,
  memoryClockHertz: 2619 * megahertz,
  nvlinkBytes: 200e9,
  isOpen: true,
};

/** One to a machine, for inference. */
export const l4: GpuType = {
  vendor: "nvidia",
  model: "NVIDIA L4",
  count: 1,
  resource: "nvidia.com/gpu",
  source: "nvml",
  driverVersion: "580.95.05",
  memoryBytes: 23_034 * mebibyte,
  idleWatts: 16,
  limitWatts: 72,
  idleClockHertz: 210 * megahertz,
  coreClockHertz: 2040 * megahertz,
  memoryClockHertz: 6251 * megahertz,
  nvlinkBytes: 0,
  isOpen: true,
};

/** Four to a machine; sysfs tells nothing of processes. */
export const mi300x: GpuType = {
  vendor: "amd",
  model: "AMD Instinct MI300X",
  count: 4,
  resource: "amd.com/gpu",
  source: "sysfs",
  driverVersion: "6.16.6",
  memoryBytes: 196_592 * mebibyte,
  idleWatts: 140,
  limitWatts: 750,
  idleClockHertz: 132 * megahertz,
  coreClockHertz: 2100 * megahertz,
  memoryClockHertz: 1300 * megahertz,
  nvlinkBytes: 0,
  isOpen: false,
};
