import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { createNameFilter, noPattern } from "../reading/name-filter.ts";

const { boolean, pattern } = optionTypes;

export const interruptsOptions = {
  "collector.interrupts.name-include": option(pattern, noPattern, "Interrupts that are shown, as NAME;INFO;DEVICES."),
  "collector.interrupts.name-exclude": option(
    pattern,
    noPattern,
    "Interrupts that are not shown, as NAME;INFO;DEVICES.",
  ),
  "collector.interrupts.include-zeros": option(boolean, true, "Shows interrupts that a CPU has never had."),
};

/** One line of `/proc/interrupts`. */
export interface Interrupt {
  /** A number, or a word such as NMI. */
  readonly type: string;
  readonly info: string;
  /** Of a numbered one, who asked for it. */
  readonly devices: string;
  /** How often each CPU had it. */
  readonly counts: readonly number[];
}

/**
 * Parses `/proc/interrupts`: a heading of one column a CPU, then a name and a colon, a number a CPU, and words. Lines with no
 * words (ERR, MIS), which do not count by CPU, are left out. https://man7.org/linux/man-pages/man5/proc_interrupts.5.html
 */
export function parseInterrupts(bytes: Uint8Array): readonly Interrupt[] {
  const cursor = new ByteCursor(bytes);
  let cpus = 0;
  for (; !cursor.isAtLineEnd; cpus++) cursor.skipWords(1);
  if (cpus === 0) throw new Error("interrupts: a heading with a column for each CPU expected");
  const interrupts = new Map<string, Interrupt>();
  for (cursor.nextLine(); !cursor.isAtEnd; cursor.nextLine()) {
    const type = cursor.until(":");
    if (type === undefined) continue;
    const counts: number[] = [];
    while (counts.length < cpus && !cursor.isAtLineEnd) counts.push(cursor.number());
    const words = cursor.rest().split(/\s+/);
    if (counts.length < cpus || words[0] === "") continue;
    if (counts.some(Number.isNaN)) throw new Error(`interrupts: a number a CPU expected after ${type.slice(0, 64)}`);
    const infoWords = /^\d+$/.test(type) ? 1 : words.length;
    const info = words.slice(0, infoWords).join(" ");
    interrupts.set(type, { type, info, devices: words.slice(infoWords).join(" "), counts });
  }
  return [...interrupts.values()];
}

/** Not by default: a series for each interrupt of each CPU. */
export function createInterrupts(values: OptionValues<typeof interruptsOptions>): Collector<readonly Interrupt[]> {
  const isWanted = createNameFilter(
    values["collector.interrupts.name-include"],
    values["collector.interrupts.name-exclude"],
  );
  const withZeros = values["collector.interrupts.include-zeros"];
  return {
    name: "interrupts",
    source: "/proc/interrupts",
    read(host) {
      const bytes = host.readProc("interrupts");
      return bytes && parseInterrupts(bytes);
    },
    series(interrupts, out) {
      const labels = ["cpu", "type", "info", "devices"];
      const family = out.counter("node_interrupts_total", "How often each CPU had each interrupt.", labels);
      for (const { type, info, devices, counts } of interrupts) {
        if (!isWanted(`${type};${info};${devices}`)) continue;
        for (const [cpu, count] of counts.entries()) {
          if (withZeros || count !== 0) family.add(count, `${cpu}`, type, info, devices);
        }
      }
    },
  };
}
