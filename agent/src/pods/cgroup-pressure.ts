import type { OpenFolder } from "../file-reader.ts";

/** Time for which tasks of a cgroup stalled on a resource, in seconds; NaN where the kernel does not account for it. */
export interface CgroupStall {
  /** Some task waited. */
  readonly waitingSeconds: number;
  /** All tasks that were not idle waited. */
  readonly stalledSeconds: number;
}

/** Stalls of a cgroup and those below it. */
export interface CgroupPressure {
  readonly cpu: CgroupStall;
  readonly memory: CgroupStall;
  readonly io: CgroupStall;
}

/** https://docs.kernel.org/accounting/psi.html#cgroup2-interface */
export function readCgroupPressure(folder: OpenFolder): CgroupPressure {
  return {
    cpu: parseCgroupStall(folder.read("cpu.pressure")),
    memory: parseCgroupStall(folder.read("memory.pressure")),
    io: parseCgroupStall(folder.read("io.pressure")),
  };
}

const nothing: CgroupStall = { waitingSeconds: NaN, stalledSeconds: NaN };

/** Parses `some avg10=0.00 avg60=0.00 avg300=0.00 total=12345`, and the same for `full`: the total, in microseconds. */
export function parseCgroupStall(bytes: Uint8Array | undefined): CgroupStall {
  if (bytes === undefined) return nothing;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return { waitingSeconds: totalOf(text, "some "), stalledSeconds: totalOf(text, "full ") };
}

function totalOf(text: string, kind: string): number {
  const start = text.startsWith(kind) ? 0 : text.indexOf(`\n${kind}`) + 1;
  if (start === 0 && !text.startsWith(kind)) return NaN;
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? undefined : end);
  const at = line.indexOf(" total=");
  const total = at < 0 ? "" : line.slice(at + " total=".length);
  return /^\d{1,20}$/.test(total) ? Number(total) / microsecondsPerSecond : NaN;
}

const microsecondsPerSecond = 1e6;
