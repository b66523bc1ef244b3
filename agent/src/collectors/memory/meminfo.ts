import { percentage } from "../../rates.ts";
import type { Collector, PartialVitals } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { createNumberTextReader, parseNumberText, type LayoutCursor, type NumberText } from "../reading/number-text.ts";
import { meminfoFamilies } from "./meminfo-families.ts";

/** The lines of `/proc/meminfo`: bytes under names that end in `_bytes`, numbers of pages under the others. */
export type Meminfo = Pick<ReadonlyMap<string, number>, "get">;

/** A line: which of the file's numbers it has, and how many bytes its unit has; 1 where it has none. */
interface Line {
  readonly slot: number;
  readonly unitBytes: number;
}

/** Lines by the names of their series. */
type Lines = ReadonlyMap<string, Line>;

/**
 * Takes `/proc/meminfo` apart. `Active(anon): 12 kB` becomes Active_anon_bytes 12288, `HugePages_Free: 3` HugePages_Free 3.
 * https://docs.kernel.org/filesystems/proc.html#meminfo
 */
function learnMeminfo(cursor: LayoutCursor): Lines {
  const lines = new Map<string, Line>();
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const field = cursor.until(":");
    const slot = cursor.slot();
    const unit = cursor.word();
    if (field === undefined || slot === undefined || (unit !== "" && unit !== "kB")) {
      throw new Error(`meminfo: a number, of kB where it has a unit, expected after ${field ?? "a name and a colon"}`);
    }
    lines.set(unit === "kB" ? nameOfBytes(field) : nameOf(field), { slot, unitBytes: unit === "kB" ? 1024 : 1 });
  }
  if (!lines.has("MemTotal_bytes")) throw new Error("meminfo: MemTotal expected");
  return lines;
}

const nameOf = createMemo((field) => field.replace(/\((.*)\)$/, "_$1").replaceAll(/[^a-zA-Z0-9_]/g, "_"));
const nameOfBytes = createMemo((field) => `${nameOf(field)}_bytes`);

function meminfoOf({ layout, values }: NumberText<Lines>): Meminfo {
  return {
    get(name) {
      const line = layout.get(name);
      return line && (values[line.slot] ?? NaN) * line.unitBytes;
    },
  };
}

/** A parser of `/proc/meminfo` for who reads it again and again. */
export function createMeminfoParser(): (bytes: Uint8Array) => Meminfo {
  return createNumberTextReader(learnMeminfo, meminfoOf);
}

/** The same for who reads it once. */
export function parseMeminfo(bytes: Uint8Array): Meminfo {
  return meminfoOf(parseNumberText(bytes, learnMeminfo));
}

const families = meminfoFamilies.map(
  (name) => [name, `node_memory_${name}`, `Memory information field ${name}.`] as const,
);

/** Memory of the machine. */
export function createMeminfo(): Collector<Meminfo> {
  const parse = createMeminfoParser();
  return {
    name: "meminfo",
    source: "/proc/meminfo",
    read(host) {
      const bytes = host.readProc("meminfo");
      return bytes && parse(bytes);
    },
    series(reading, out) {
      for (const [name, family, help] of families) {
        const value = reading.get(name);
        if (value !== undefined) out.gauge(family, help).add(value);
      }
    },
    vitals: ({ reading }) => ({ ...memoryVitals(reading), ...swapVitals(reading) }),
  };
}

/**
 * Without MemAvailable (kernels before 3.14) usage stays unknown: a sum of free, buffers and cached counts shared memory that
 * cannot be given away.
 */
function memoryVitals(reading: Meminfo): PartialVitals {
  const capacity = reading.get("MemTotal_bytes");
  const available = reading.get("MemAvailable_bytes");
  const usage = difference(capacity, available);
  return {
    memoryCapacityBytes: capacity,
    memoryAvailableBytes: available,
    memoryUsageBytes: usage,
    memoryUsageRate: percentage(usage, capacity),
  };
}

function swapVitals(reading: Meminfo): PartialVitals {
  const capacity = reading.get("SwapTotal_bytes");
  const usage = difference(capacity, reading.get("SwapFree_bytes"));
  return { swapCapacityBytes: capacity, swapUsageBytes: usage, swapUsageRate: percentage(usage, capacity) };
}

/** What lxcfs makes up for a container may have more available than there is. */
function difference(whole: number | undefined, rest: number | undefined): number | undefined {
  return whole === undefined || rest === undefined ? undefined : Math.max(0, whole - rest);
}
