import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { createNameFilter, noPattern, patternOf } from "../reading/name-filter.ts";

export const slabinfoOptions = {
  "collector.slabinfo.slabs-include": option(optionTypes.pattern, patternOf(".*"), "Slabs that are shown."),
  "collector.slabinfo.slabs-exclude": option(optionTypes.pattern, noPattern, "Slabs that are not shown."),
};

/** One cache of the kernel: active objects, objects, bytes an object, objects a slab, pages a slab. */
export interface Slab {
  readonly name: string;
  readonly values: readonly number[];
}

const families = [
  ["active_objects", "Objects of the slab that are in use."],
  ["objects", "Objects of the slab."],
  ["object_size_bytes", "Size of an object in bytes."],
  ["objects_per_slab", "Objects in one slab."],
  ["pages_per_slab", "Pages of one slab."],
] as const;

/**
 * Parses `/proc/slabinfo`, version 2.1: two lines of heading, then names and numbers.
 * https://man7.org/linux/man-pages/man5/slabinfo.5.html
 */
export function parseSlabinfo(bytes: Uint8Array): readonly Slab[] {
  const slabs: Slab[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    if (name === "" || name === "slabinfo" || name === "#") continue;
    const values = families.map(() => cursor.number());
    if (values.some(Number.isNaN)) throw new Error(`slabinfo: five numbers expected after ${name.slice(0, 64)}`);
    slabs.push({ name, values });
  }
  return slabs;
}

/** The kernel's caches of objects. Only root may read them. */
export function createSlabinfo(values: OptionValues<typeof slabinfoOptions>): Collector<readonly Slab[]> {
  const isWanted = createNameFilter(
    values["collector.slabinfo.slabs-include"],
    values["collector.slabinfo.slabs-exclude"],
  );
  return {
    name: "slabinfo",
    source: "/proc/slabinfo",
    read(host) {
      const bytes = host.readProc("slabinfo");
      return bytes && parseSlabinfo(bytes);
    },
    series(slabs, out) {
      const wanted = slabs.filter(({ name }) => isWanted(name));
      for (const [index, [name, help]] of families.entries()) {
        const family = out.gauge(`node_slabinfo_${name}`, help, ["slab"]);
        for (const slab of wanted) family.add(slab.values[index] ?? NaN, slab.name);
      }
    },
  };
}
