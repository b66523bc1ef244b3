import { option, optionTypes } from "@kubevitals/program";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

export const statOptions = {
  "collector.stat.softirq": option(optionTypes.boolean, false, "Shows soft interrupts of all CPUs together, by kind."),
};

/** Kinds in the order of the kernel's numbers. */
const vectors = ["hi", "timer", "net_tx", "net_rx", "block", "block_iopoll", "tasklet", "sched", "hrtimer", "rcu"];

/** Parses the line `softirq` of `/proc/stat`: a sum, then a number for each kind. Undefined where the file lacks it. */
export function parseSoftirqTotals(bytes: Uint8Array): readonly number[] | undefined {
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.word() !== "softirq") continue;
    cursor.skipWords(1);
    const totals = vectors.map(() => cursor.number());
    if (totals.some(Number.isNaN)) throw new Error(`stat: ${vectors.length + 1} numbers expected after softirq`);
    return totals;
  }
  return undefined;
}

/** The part of node_exporter's stat that is shown only where it is asked for. */
export const statSoftirqs: Collector<readonly number[]> = {
  name: "stat_softirqs",
  source: "/proc/stat",
  read(host) {
    const bytes = host.readProc("stat");
    return bytes && parseSoftirqTotals(bytes);
  },
  series(totals, out) {
    const family = out.counter("node_softirqs_total", "Soft interrupts since boot, by kind.", ["vector"]);
    for (const [index, vector] of vectors.entries()) family.add(totals[index] ?? NaN, vector);
  },
};
