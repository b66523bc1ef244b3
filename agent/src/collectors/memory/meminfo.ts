import { ByteCursor } from "../../byte-cursor.ts";
import { percentage } from "../../rates.ts";
import type { Collector, PartialVitals } from "../collector.ts";
import { meminfoFamilies } from "./meminfo-families.ts";

/** The lines of `/proc/meminfo`: bytes under names that end in `_bytes`, numbers of pages under the others. */
export type Meminfo = ReadonlyMap<string, number>;

/**
 * Parses `/proc/meminfo`. `Active(anon): 12 kB` becomes Active_anon_bytes 12288, `HugePages_Free: 3` HugePages_Free 3.
 * https://docs.kernel.org/filesystems/proc.html#meminfo
 */
export function parseMeminfo(bytes: Uint8Array): Meminfo {
  const meminfo = new Map<string, number>();
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const field = cursor.until(":");
    const value = cursor.number();
    const unit = cursor.word();
    if (field === undefined || Number.isNaN(value) || (unit !== "" && unit !== "kB")) {
      throw new Error(`meminfo: a number, of kB where it has a unit, expected after ${field ?? "a name and a colon"}`);
    }
    meminfo.set(seriesNameOf(field, unit), unit === "kB" ? value * 1024 : value);
  }
  if (!meminfo.has("MemTotal_bytes")) throw new Error("meminfo: MemTotal expected");
  return meminfo;
}

/** Names that were made before, by field and unit: there are some sixty, and they are asked for each second. */
const seriesNames = new Map<string, string>();
const mostSeriesNames = 1024;

function seriesNameOf(field: string, unit: string): string {
  const key = unit === "" ? field : `${field} ${unit}`;
  const known = seriesNames.get(key);
  if (known !== undefined) return known;
  const name = field.replace(/\((.*)\)$/, "_$1").replaceAll(/[^a-zA-Z0-9_]/g, "_") + (unit === "" ? "" : "_bytes");
  if (seriesNames.size < mostSeriesNames) seriesNames.set(key, name);
  return name;
}

const families = meminfoFamilies.map(
  (name) => [name, `node_memory_${name}`, `Memory information field ${name}.`] as const,
);

export const meminfo: Collector<Meminfo> = {
  name: "meminfo",
  source: "/proc/meminfo",
  read(host) {
    const bytes = host.readProc("meminfo");
    return bytes && parseMeminfo(bytes);
  },
  series(reading, out) {
    for (const [name, family, help] of families) {
      const value = reading.get(name);
      if (value !== undefined) out.gauge(family, help).add(value);
    }
  },
  vitals: ({ reading }) => ({ ...memoryVitals(reading), ...swapVitals(reading) }),
};

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
