import { h100, l4, mi300x, type GpuType } from "../gpu/gpu-type.ts";

/** A kind of machine of which a cluster has many. */
export interface MachineType {
  /** As `node.kubernetes.io/instance-type` names it. */
  readonly name: string;
  /** The recorded host that its exposition is taken from: a folder of test/fixtures/hosts. */
  readonly recordedHost: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Of the root filesystem. */
  readonly diskBytes: number;
  /** How many of all nodes with GPUs, or of those without, are of this kind. */
  readonly share: number;
  /** Its GPUs; undefined: it has none. */
  readonly gpus?: GpuType;
}

const gibibyte = 2 ** 30;

/** The kinds of machine that simulated clusters are made of. */
export const machineTypes: readonly MachineType[] = [
  {
    name: "general-4",
    recordedHost: "cgroup2-6.x",
    cpus: 4,
    memoryBytes: 16 * gibibyte,
    diskBytes: 100 * gibibyte,
    share: 0.55,
  },
  {
    name: "general-8",
    recordedHost: "cgroup2-6.x",
    cpus: 8,
    memoryBytes: 32 * gibibyte,
    diskBytes: 200 * gibibyte,
    share: 0.25,
  },
  {
    name: "memory-4",
    recordedHost: "cgroup2-6.x",
    cpus: 4,
    memoryBytes: 64 * gibibyte,
    diskBytes: 100 * gibibyte,
    share: 0.1,
  },
  {
    name: "old-4",
    recordedHost: "cgroup1-4.x",
    cpus: 4,
    memoryBytes: 16 * gibibyte,
    diskBytes: 80 * gibibyte,
    share: 0.1,
  },
];

/** The kinds of machine that have GPUs, of which a cluster has none unless it is told so. */
export const gpuMachineTypes: readonly MachineType[] = [
  {
    name: "gpu-h100-8",
    recordedHost: "cgroup2-6.x",
    cpus: 8,
    memoryBytes: 256 * gibibyte,
    diskBytes: 400 * gibibyte,
    share: 0.5,
    gpus: h100,
  },
  {
    name: "gpu-l4",
    recordedHost: "cgroup2-6.x",
    cpus: 8,
    memoryBytes: 32 * gibibyte,
    diskBytes: 200 * gibibyte,
    share: 0.25,
    gpus: l4,
  },
  {
    name: "gpu-mi300x-4",
    recordedHost: "cgroup2-6.x",
    cpus: 8,
    memoryBytes: 128 * gibibyte,
    diskBytes: 400 * gibibyte,
    share: 0.25,
    gpus: mi300x,
  },
];
