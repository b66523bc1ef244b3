import type { LabelPair } from "@kubevitals/proto";
import type { Host } from "../host.ts";
import { Cgroup, type CgroupReading } from "./cgroup.ts";
import type { Hierarchies } from "./cgroup-hierarchies.ts";
import { processesBelow } from "./processes.ts";
import { startSecondsOf } from "./start-time.ts";

/** A cgroup at one instant, with what stays the same of it. */
export interface TableReading {
  readonly labels: readonly LabelPair[];
  readonly values: CgroupReading;
  /** When it came to be, in whole seconds since 1970; undefined where that cannot be told. */
  readonly startSeconds: number | undefined;
}

interface Entry {
  readonly cgroup: Cgroup;
  readonly labels: readonly LabelPair[];
  startSeconds: number | undefined;
  /** Number of the last sample in which it was read. */
  sample: number;
}

/** The cgroups that are read sample after sample; what is no longer asked for is let go of. */
export class CgroupTable {
  readonly #host: Host;
  readonly #hierarchies: Hierarchies;
  readonly #entries = new Map<string, Entry>();
  #sample = 0;
  #opened = 0;

  constructor(host: Host, hierarchies: Hierarchies) {
    this.#host = host;
    this.#hierarchies = hierarchies;
  }

  /** Begins a sample. */
  begin(): void {
    this.#sample++;
  }

  /**
   * Reads a cgroup; undefined where it has been removed.
   *
   * @param path below the root of the hierarchies; empty for the root itself
   * @param labels stand on all of its series
   * @param kind a container's processes are also those of the cgroups that it has made; a pod has none of its own
   */
  read(path: string, labels: readonly LabelPair[], kind: "machine" | "pod" | "container"): TableReading | undefined {
    const entry = this.#entries.get(path) ?? this.#open(path, labels);
    entry.sample = this.#sample;
    const own = entry.cgroup.read(kind !== "pod");
    if (own === undefined) {
      this.#drop(path, entry);
      return undefined;
    }
    const values = kind === "container" ? this.#withProcessesBelow(entry.cgroup, own) : own;
    entry.startSeconds ??= startSecondsOf(this.#host, entry.cgroup.mainFolder, values.processes ?? []);
    return { labels: entry.labels, values, startSeconds: entry.startSeconds };
  }

  /** Ends a sample: lets go of the cgroups that were not read in it. */
  end(): void {
    for (const [path, entry] of this.#entries) if (entry.sample !== this.#sample) this.#drop(path, entry);
  }

  close(): void {
    for (const [path, entry] of this.#entries) this.#drop(path, entry);
  }

  /** A container that runs systemd, or has been given its cgroup, keeps all of its processes in cgroups of its own making. */
  #withProcessesBelow({ mainFolder }: Cgroup, reading: CgroupReading): CgroupReading {
    const { processes, threads } = reading;
    if (processes === undefined || processes.length > 0 || !(threads > 0)) return reading;
    return { ...reading, processes: processesBelow(this.#host, mainFolder) };
  }

  #open(path: string, labels: readonly LabelPair[]): Entry {
    const cgroup = new Cgroup(this.#host, this.#hierarchies, path, this.#opened++);
    const entry = { cgroup, labels, startSeconds: undefined, sample: this.#sample };
    this.#entries.set(path, entry);
    return entry;
  }

  #drop(path: string, { cgroup }: Entry): void {
    cgroup.close();
    this.#entries.delete(path);
  }
}
