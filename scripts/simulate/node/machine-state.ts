import type { GpuAilment } from "../gpu/simulated-gpu.ts";
import type { MachineType } from "../machine/machine-type.ts";
import { Activity } from "../world/activity.ts";
import { between } from "../world/hash.ts";

/** What a machine is like at an instant: what vitals and series are both made of. */
export interface MachineState {
  readonly cpus: number;
  /** Share of all CPUs that is busy, from 0 to 1. */
  readonly cpuShare: number;
  /** CPU time used since boot, on all CPUs together. */
  readonly busySeconds: number;
  readonly load1: number;
  readonly load5: number;
  readonly load15: number;
  readonly memoryBytes: number;
  readonly memoryAvailableBytes: number;
  /** Share of the time in which tasks wait for memory, from 0 to 1. */
  readonly memoryStallShare: number;
  /** Time since boot in which tasks waited for memory. */
  readonly memoryStallSeconds: number;
  /** Of the root filesystem. */
  readonly diskBytes: number;
  readonly diskAvailableBytes: number;
  readonly isReadOnly: boolean;
  /** How busy disks and networks are, as a share of their mean. */
  readonly activity: number;
  /** What they have done since boot, in seconds of mean activity. */
  readonly activeSeconds: number;
  readonly uptimeSeconds: number;
  /** Seconds since 1970, by the node's wall clock. */
  readonly bootSeconds: number;
  readonly wallSeconds: number;
  readonly isClockSynchronized: boolean;
  readonly clockOffsetSeconds: number;
}

/** What a machine's clocks say at an instant. */
export type MachineTime = Pick<MachineState, "uptimeSeconds" | "wallSeconds" | "bootSeconds">;

/** What is wrong with a machine at an instant; what is absent is as it should be. */
export interface Ailment {
  /** Share of the root filesystem that is used. */
  readonly diskShare?: number;
  /** Share of the memory that is used. */
  readonly memoryShare?: number;
  /** Share of the CPUs that is busy. */
  readonly cpuShare?: number;
  readonly isReadOnly?: boolean;
  readonly clockOffsetSeconds?: number;
  /** What is wrong with one of its GPUs, and since when in seconds of the cluster. */
  readonly gpu?: { readonly kind: GpuAilment; readonly since: number };
}

/** Memory in use beyond which tasks wait for it. */
const tightMemory = 0.9;

/** One machine over time, made up from its key. */
export class Machine {
  readonly type: MachineType;
  readonly #activity: Activity;
  readonly #cpuShare: number;
  readonly #memoryShare: number;
  readonly #diskShare: number;

  constructor(type: MachineType, ...key: readonly (number | string)[]) {
    this.type = type;
    this.#activity = new Activity(...key, "activity");
    this.#cpuShare = between(0.08, 0.4, ...key, "cpu");
    this.#memoryShare = between(0.25, 0.6, ...key, "memory");
    this.#diskShare = between(0.2, 0.6, ...key, "disk");
  }

  /** The machine at a time of its clocks. */
  at({ uptimeSeconds, wallSeconds, bootSeconds }: MachineTime, ailment: Ailment = {}): MachineState {
    const { cpus, memoryBytes, diskBytes } = this.type;
    const activity = this.#activity.at(uptimeSeconds);
    const activeSeconds = this.#activity.until(uptimeSeconds);
    const cpuShare = ailment.cpuShare ?? this.#cpuShare * activity;
    const memoryShare = ailment.memoryShare ?? this.#memoryShare * (0.95 + 0.05 * activity);
    const memoryStallShare = Math.max(0, memoryShare - tightMemory) * 4;
    const { clockOffsetSeconds = 0 } = ailment;
    return {
      cpus,
      cpuShare,
      busySeconds: this.#cpuShare * activeSeconds * cpus,
      load1: cpuShare * cpus * 1.1,
      load5: this.#cpuShare * cpus * (0.7 + 0.4 * activity),
      load15: this.#cpuShare * cpus * (0.9 + 0.2 * activity),
      memoryBytes,
      memoryAvailableBytes: wholePages(memoryBytes * (1 - memoryShare)),
      memoryStallShare,
      memoryStallSeconds: memoryStallShare * uptimeSeconds,
      diskBytes,
      diskAvailableBytes: wholePages(diskBytes * (1 - (ailment.diskShare ?? this.#diskShare) - uptimeSeconds * 1e-9)),
      isReadOnly: ailment.isReadOnly ?? false,
      activity,
      activeSeconds,
      uptimeSeconds,
      bootSeconds,
      wallSeconds,
      isClockSynchronized: Math.abs(clockOffsetSeconds) < 0.1,
      clockOffsetSeconds,
    };
  }
}

function wholePages(bytes: number): number {
  return Math.max(0, Math.floor(bytes / 4096) * 4096);
}
