import type { Collector } from "../collector.ts";
import { readSysNumber } from "../reading/number-file.ts";

/** Files of `/sys/kernel/mm/ksm`, and the families that they become. */
const families: readonly (readonly [file: string, type: "gauge" | "counter", name: string, help: string])[] = [
  ["full_scans", "counter", "full_scans_total", "Times that KSM has looked at all memory that may be merged."],
  ["merge_across_nodes", "gauge", "merge_across_nodes", "Whether KSM merges pages of different NUMA nodes."],
  ["pages_shared", "gauge", "pages_shared", "Pages that KSM keeps for others."],
  ["pages_sharing", "gauge", "pages_sharing", "Pages that KSM saves."],
  ["pages_to_scan", "gauge", "pages_to_scan", "Pages that KSM looks at in one go."],
  ["pages_unshared", "gauge", "pages_unshared", "Pages that KSM keeps looking at in vain."],
  ["pages_volatile", "gauge", "pages_volatile", "Pages that change too fast for KSM."],
  ["run", "gauge", "run", "Whether KSM runs: 0 stopped, 1 runs, 2 stopped and undone."],
  ["sleep_millisecs", "gauge", "sleep_seconds", "How long KSM sleeps between two goes."],
];
const millisecondsFile = "sleep_millisecs";

/** The daemon that merges pages of equal content, by file. https://docs.kernel.org/admin-guide/mm/ksm.html */
export const ksmd: Collector<ReadonlyMap<string, number>> = {
  name: "ksmd",
  source: "/sys/kernel/mm/ksm",
  read(host) {
    const values = new Map<string, number>();
    for (const [file] of families) {
      const value = readSysNumber(host, `kernel/mm/ksm/${file}`);
      if (value !== undefined) values.set(file, value);
    }
    return values.size === 0 ? undefined : values;
  },
  series(values, out) {
    for (const [file, type, name, help] of families) {
      const value = values.get(file);
      if (value === undefined) continue;
      out[type](`node_ksmd_${name}`, help).add(file === millisecondsFile ? value / 1000 : value);
    }
  },
};
