import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { zoneFamilies } from "./zoneinfo-families.ts";

/** One zone of memory. */
export interface Zone {
  readonly node: string;
  readonly name: string;
  /** Numbers of pages and events, by the kernel's name of them. */
  readonly values: ReadonlyMap<string, number>;
  /** Pages that each higher zone leaves free in this one. */
  readonly protection: readonly number[];
}

/**
 * Parses `/proc/zoneinfo`: `Node 0, zone   Normal`, then lines of a name and a number; the first zone of a node has those of the
 * whole node, too. https://man7.org/linux/man-pages/man5/proc_zoneinfo.5.html
 */
export function parseZoneinfo(bytes: Uint8Array): readonly Zone[] {
  const zones: Zone[] = [];
  let values = new Map<string, number>();
  let protection: number[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const word = cursor.word();
    if (word === "Node") {
      const node = cursor.word().replace(/,$/, "");
      cursor.skipWords(1);
      values = new Map();
      protection = [];
      zones.push({ node, name: cursor.word(), values, protection });
    } else if (word === "protection:") protection.push(...parseProtection(cursor.rest()));
    else if (zoneFamilies.has(word)) {
      const value = cursor.number();
      if (Number.isNaN(value)) throw new Error(`zoneinfo: a number expected after ${word}`);
      values.set(word, value);
    }
  }
  return zones;
}

/** `(0, 1973, 24070)` */
function parseProtection(text: string): readonly number[] {
  const numbers = text.replace(/^\(/, "").replace(/\)$/, "").split(",").map(Number);
  if (numbers.some(Number.isNaN)) throw new Error("zoneinfo: a list of numbers expected after protection");
  return numbers;
}

export const zoneinfo: Collector<readonly Zone[]> = {
  name: "zoneinfo",
  source: "/proc/zoneinfo",
  read(host) {
    const bytes = host.readProc("zoneinfo");
    return bytes && parseZoneinfo(bytes);
  },
  series(zones, out) {
    for (const { node, name, values, protection } of zones) {
      const block = out.instance({ name: "node", value: node }, { name: "zone", value: name });
      for (const [key, value] of values) {
        const family = zoneFamilies.get(key);
        if (family !== undefined) block[family.type](`node_zoneinfo_${family.name}`, family.help).add(value);
      }
      for (const [index, pages] of protection.entries()) {
        const help = `Pages that are kept free for allocations that zone ${index} may serve, too.`;
        block.gauge(`node_zoneinfo_protection_${index}`, help).add(pages);
      }
    }
  },
};
