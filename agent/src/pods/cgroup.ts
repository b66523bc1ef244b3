import type { OpenFolder } from "../file-reader.ts";
import type { Host } from "../host.ts";
import type { Controller, Hierarchies } from "./cgroup-hierarchies.ts";
import { readCgroupPressure, type CgroupPressure } from "./cgroup-pressure.ts";
import {
  readCpuLimitsV1,
  readCpuLimitsV2,
  readCpuUseV1,
  readCpuUseV2,
  type CpuLimits,
  type CpuUse,
} from "./cpu-controller.ts";
import { readIoV1, readIoV2, type DeviceIo } from "./io-controller.ts";
import { onlyNumber } from "./keyed-numbers.ts";
import {
  readMachineLimits,
  readMemoryLimitsV1,
  readMemoryLimitsV2,
  readMemoryUseV1,
  readMemoryUseV2,
  type MemoryLimits,
  type MemoryUse,
} from "./memory-controller.ts";
import { parseProcesses } from "./processes.ts";
import { unlessRefused } from "./refusals.ts";

/** What may change only when somebody sets it. */
export interface CgroupLimits {
  readonly cpu: CpuLimits;
  readonly memory: MemoryLimits;
  /** Infinity where there is no limit. */
  readonly threads: number;
}

/** One cgroup at one instant. A value that the kernel does not give is NaN. */
export interface CgroupReading {
  readonly cpu: CpuUse;
  readonly memory: MemoryUse;
  readonly io: readonly DeviceIo[];
  readonly pressure: CgroupPressure | undefined;
  readonly threads: number;
  /** Processes of its own, without those of the cgroups below it; undefined where they cannot be told or were not asked for. */
  readonly processes: readonly number[] | undefined;
  readonly limits: CgroupLimits;
}

/** Every cgroup says at least one of these, so one that says none had been removed before its files were opened. */
function isNothing({ processes, cpu, memory, threads }: CgroupReading): boolean {
  return (
    processes === undefined &&
    Number.isNaN(cpu.usageSeconds) &&
    Number.isNaN(memory.usageBytes) &&
    Number.isNaN(threads)
  );
}

/** Limits are read at every so many readings: they hardly ever change, and are a third of all files. */
const readingsPerLimits = 2;

/** One cgroup, in whichever hierarchies it is, with its files kept open until it is closed. */
export class Cgroup {
  readonly #host: Host;
  readonly #path: string;
  readonly #hierarchies: Hierarchies;
  readonly #main: OpenFolder;
  readonly #unified: OpenFolder | undefined;
  readonly #v1: ReadonlyMap<Controller, OpenFolder>;
  readonly #folders: ReadonlyMap<string, OpenFolder>;
  #limits: CgroupLimits | undefined;
  #readings: number;

  /**
   * @param path below the root of the hierarchies; empty for the root itself
   * @param turn spreads over the samples which cgroups' limits are read: cgroups of the same turn are read together
   */
  constructor(host: Host, hierarchies: Hierarchies, path: string, turn = 0) {
    const { main, unified, v1 } = hierarchies;
    this.#host = host;
    const mounts = new Set([main, ...(unified === undefined ? [] : [unified]), ...v1.values()]);
    this.#folders = new Map(Array.from(mounts, (mount) => [mount, host.openSysFolder(mount + path)]));
    this.#main = this.#at(main);
    this.#unified = unified === undefined ? undefined : this.#at(unified);
    this.#v1 = new Map(Array.from(v1, ([controller, mount]) => [controller, this.#at(mount)]));
    this.#path = path;
    this.#hierarchies = hierarchies;
    this.#readings = turn;
  }

  /**
   * Reads it; undefined where it has been removed.
   *
   * @param withProcesses false where it has none of its own, as the cgroup of a pod
   */
  read(withProcesses: boolean): CgroupReading | undefined {
    if (this.#limits === undefined || this.#readings % readingsPerLimits === 0) this.#limits = this.#readLimits();
    this.#readings++;
    const reading = {
      cpu: this.#readCpu(),
      memory: this.#readMemory(),
      io: this.#readIo(),
      pressure: this.#unified && readCgroupPressure(this.#unified),
      threads: onlyNumber(this.#folderOf("pids").read("pids.current")),
      processes: withProcesses ? this.#readProcesses() : undefined,
      limits: this.#limits,
    };
    // What was read before it went is true, but only a part: a cgroup is reported whole or not at all.
    return this.#main.isGone || isNothing(reading) ? undefined : reading;
  }

  /** Lets go of its files. */
  close(): void {
    for (const folder of this.#folders.values()) folder.close();
  }

  /** Folder below the sys mount by which it is looked for. */
  get mainFolder(): string {
    return this.#hierarchies.main + this.#path;
  }

  #readCpu(): CpuUse {
    const cpu = this.#v1.get("cpu");
    const cpuacct = this.#v1.get("cpuacct");
    return cpu === undefined && cpuacct === undefined
      ? readCpuUseV2(this.#folderOf("cpu"))
      : readCpuUseV1(cpu, cpuacct);
  }

  /** v1 goes on giving an open file's first list for as long as it is read once a second, so there it is opened anew. */
  #readProcesses(): readonly number[] | undefined {
    const file = "cgroup.procs";
    if (this.#v1.size === 0) return parseProcesses(this.#main.read(file));
    return parseProcesses(unlessRefused(() => this.#host.readSysOnce(`${this.mainFolder}/${file}`)));
  }

  #readMemory(): MemoryUse {
    const v1 = this.#v1.get("memory");
    return v1 === undefined ? readMemoryUseV2(this.#folderOf("memory"), this.#path === "") : readMemoryUseV1(v1);
  }

  #readIo(): readonly DeviceIo[] {
    const v1 = this.#v1.get("blkio");
    return v1 === undefined ? readIoV2(this.#folderOf("blkio")) : readIoV1(v1);
  }

  #readLimits(): CgroupLimits {
    const cpu = this.#v1.get("cpu");
    return {
      cpu: cpu === undefined ? readCpuLimitsV2(this.#folderOf("cpu")) : readCpuLimitsV1(cpu),
      memory: this.#readMemoryLimits(),
      threads: onlyNumber(this.#folderOf("pids").read("pids.max")),
    };
  }

  #readMemoryLimits(): MemoryLimits {
    if (this.#path === "") return readMachineLimits(this.#host.readProc("meminfo"));
    const v1 = this.#v1.get("memory");
    return v1 === undefined ? readMemoryLimitsV2(this.#folderOf("memory")) : readMemoryLimitsV1(v1);
  }

  /** Its folder in the hierarchy that has this controller. */
  #folderOf(controller: Controller): OpenFolder {
    return this.#v1.get(controller) ?? this.#unified ?? this.#main;
  }

  #at(mount: string): OpenFolder {
    const folder = this.#folders.get(mount);
    if (folder === undefined) throw new Error(`the hierarchy ${mount} has not been opened`);
    return folder;
  }
}
