import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** Mean number of runnable and uninterruptible tasks over 1, 5 and 15 minutes. */
export interface LoadAverages {
  readonly load1: number;
  readonly load5: number;
  readonly load15: number;
}

/** Parses `/proc/loadavg`: `0.20 0.18 0.12 1/80 11206`. */
export function parseLoadavg(bytes: Uint8Array): LoadAverages {
  const cursor = new ByteCursor(bytes);
  const averages = { load1: cursor.number(), load5: cursor.number(), load15: cursor.number() };
  if (Object.values(averages).some(Number.isNaN)) throw new Error("loadavg: three numbers expected");
  return averages;
}

export const loadavg: Collector<LoadAverages> = {
  name: "loadavg",
  source: "/proc/loadavg",
  read(host) {
    const bytes = host.readProc("loadavg");
    return bytes && parseLoadavg(bytes);
  },
  series({ load1, load5, load15 }, out) {
    out.gauge("node_load1", "1m load average.").add(load1);
    out.gauge("node_load5", "5m load average.").add(load5);
    out.gauge("node_load15", "15m load average.").add(load15);
  },
  vitals: ({ reading }) => reading,
};
