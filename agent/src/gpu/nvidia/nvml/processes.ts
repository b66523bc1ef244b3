import type { GpuProcess } from "../../device.ts";
import { numberAt, ratioOf, type DeviceCalls } from "./device-calls.ts";
import type { NvmlFunction } from "./library.ts";
import { nvmlCodes } from "./return-code.ts";

/** `nvmlProcessInfo_v2_t`, and `nvmlProcessUtilizationSample_t`: bytes of each, and where members begin. */
const info = { bytes: 24, memory: 8 } as const;
const sample = { bytes: 32, time: 8, busy: 16 } as const;

/** How far the driver's clock may be ahead of ours, in microseconds: a time beyond that is none, and would hide all that follow. */
const mostAhead = 60_000_000n;

/** Entries that there is room for at first, and at most: a device has far fewer contexts. */
const usualEntries = 64;
const mostEntries = 1024;

/** Lists of processes, each under its newest name and the one before, which has the same structure. */
const lists: readonly (readonly [NvmlFunction, NvmlFunction])[] = [
  ["nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses_v2"],
  ["nvmlDeviceGetGraphicsRunningProcesses_v3", "nvmlDeviceGetGraphicsRunningProcesses_v2"],
];

/** Follows the processes of one device, or of one part of a divided device. */
export class Processes {
  readonly #calls: DeviceCalls;
  readonly #count = Buffer.alloc(64);
  #entries = Buffer.alloc(usualEntries * sample.bytes);
  /** Time of the newest of the driver's samples that have been read, in its own microseconds; undefined before the first. */
  #seenUntil: bigint | undefined;

  constructor(calls: DeviceCalls) {
    this.#calls = calls;
  }

  /** Who has memory of the device, with the share of its time that each took; undefined where the driver does not tell. */
  read(): readonly GpuProcess[] | undefined {
    const memory = this.#readMemory();
    if (memory === undefined) return undefined;
    const busy = this.#readBusy();
    return Array.from(memory, ([pid, memoryBytes]) => {
      const busyRatio = busy.get(pid);
      return {
        pid,
        ...(memoryBytes !== undefined && { memoryBytes }),
        ...(busyRatio !== undefined && { busyRatio }),
      };
    });
  }

  #readMemory(): ReadonlyMap<number, number | undefined> | undefined {
    let isTold = false;
    const byPid = new Map<number, number | undefined>();
    for (const [newest, older] of lists) {
      const count = this.#list(info.bytes, (place) => {
        const code = this.#calls.code(newest, place);
        return code === nvmlCodes.notSupported || code === nvmlCodes.functionNotFound
          ? this.#calls.code(older, place)
          : code;
      });
      if (count === undefined) continue;
      isTold = true;
      for (let at = 0; at < count * info.bytes; at += info.bytes) {
        const pid = this.#entries.readUInt32LE(at);
        // A process outside the PID namespace that this one sees has no number here.
        if (pid === 0) continue;
        const known = byPid.get(pid);
        const bytes = numberAt(this.#entries, at + info.memory);
        // One that computes and draws stands in both lists, each time with all that it has.
        byPid.set(pid, known === undefined ? bytes : Math.max(known, bytes ?? 0));
      }
    }
    return isTold ? byPid : undefined;
  }

  /** Means of the driver's samples since the last time. What was before the first time is not asked for. */
  #readBusy(): ReadonlyMap<number, number> {
    const since = this.#seenUntil ?? 0n;
    const count = this.#list(sample.bytes, ([size, place]) =>
      this.#calls.code("nvmlDeviceGetProcessUtilization", [place, size, since]),
    );
    const sums = new Map<number, { total: number; count: number }>();
    let newest = since;
    const latest = BigInt(Date.now()) * 1000n + mostAhead;
    for (let at = 0; at < (count ?? 0) * sample.bytes; at += sample.bytes) {
      const time = this.#entries.readBigUInt64LE(at + sample.time);
      if (time > latest) continue;
      if (time > newest) newest = time;
      const ratio = ratioOf(this.#entries.readUInt32LE(at + sample.busy));
      // An entry that the driver has not filled has no time.
      if (ratio === undefined || time <= since) continue;
      const pid = this.#entries.readUInt32LE(at);
      const sum = sums.get(pid) ?? { total: 0, count: 0 };
      sum.total += ratio;
      sum.count++;
      sums.set(pid, sum);
    }
    const isFirst = this.#seenUntil === undefined;
    this.#seenUntil = newest;
    return new Map(isFirst ? [] : Array.from(sums, ([pid, { total, count: samples }]) => [pid, total / samples]));
  }

  /**
   * Fetches a list whose length is not known, with more room where the driver asks for it. How many entries there are is returned;
   * undefined where there is no list.
   */
  #list(bytes: number, ask: (place: readonly [count: Buffer, entries: Buffer]) => number): number | undefined {
    for (;;) {
      const room = Math.floor(this.#entries.length / bytes);
      this.#count.writeUInt32LE(room, 0);
      this.#entries.fill(0);
      const code = ask([this.#count, this.#entries]);
      const told = this.#count.readUInt32LE(0);
      if (code === nvmlCodes.success) return Math.min(told, room);
      if (code !== nvmlCodes.insufficientSize || room >= mostEntries) return undefined;
      const wanted = Math.min(mostEntries, Math.max(told + usualEntries, room * 2));
      this.#entries = Buffer.alloc(wanted * sample.bytes);
    }
  }
}
