import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** How often each CPU handled each soft interrupt. */
export type Softirqs = readonly (readonly [type: string, counts: readonly number[]])[];

const types: ReadonlySet<string> = new Set([
  "HI",
  "TIMER",
  "NET_TX",
  "NET_RX",
  "BLOCK",
  "IRQ_POLL",
  "TASKLET",
  "SCHED",
  "HRTIMER",
  "RCU",
]);

/** Parses `/proc/softirqs`: a heading of the CPUs that there may be, then `NET_RX:` and a number for each. */
export function parseSoftirqs(bytes: Uint8Array): Softirqs {
  const softirqs: [string, number[]][] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const type = cursor.until(":");
    if (type === undefined || !types.has(type)) continue;
    const counts: number[] = [];
    while (!cursor.isAtLineEnd) counts.push(cursor.number());
    if (counts.some(Number.isNaN)) throw new Error(`softirqs: a number a CPU expected after ${type}`);
    softirqs.push([type, counts]);
  }
  return softirqs;
}

export const softirqs: Collector<Softirqs> = {
  name: "softirqs",
  source: "/proc/softirqs",
  read(host) {
    const bytes = host.readProc("softirqs");
    return bytes && parseSoftirqs(bytes);
  },
  series(reading, out) {
    const family = out.counter("node_softirqs_functions_total", "How often each CPU handled each soft interrupt.", [
      "cpu",
      "type",
    ]);
    for (const [type, counts] of reading)
      for (const [cpu, count] of counts.entries()) family.add(count, `${cpu}`, type);
  },
};
