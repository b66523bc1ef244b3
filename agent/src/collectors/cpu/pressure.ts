import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import { percentage, perSecond } from "../../rates.ts";
import type { Collector, Timed } from "../collector.ts";

/** Time since boot for which tasks stalled on a resource, in microseconds. */
export interface Stall {
  /** Some task waited. */
  readonly some?: number;
  /** All tasks that were not idle waited. */
  readonly full?: number;
}

/** Stall times by resource; absent where this kernel does not account for one. */
export interface Pressure {
  readonly cpu?: Stall;
  readonly io?: Stall;
  readonly memory?: Stall;
  readonly irq?: Stall;
}

const microsecondsPerSecond = 1e6;

/**
 * Parses a file of `/proc/pressure`: `some avg10=0.00 avg60=0.00 avg300=0.00 total=12345`, and the same for `full`.
 * https://docs.kernel.org/accounting/psi.html
 */
export function parseStall(bytes: Uint8Array, resource: string): Stall {
  const stall: { some?: number; full?: number } = {};
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const kind = cursor.word();
    if (kind !== "some" && kind !== "full") continue;
    const total = / total=(\d+)$/.exec(` ${cursor.rest()}`)?.[1];
    if (total === undefined) throw new Error(`pressure/${resource}: a total expected after ${kind}`);
    stall[kind] = Number(total);
  }
  if (stall.some === undefined && stall.full === undefined) {
    throw new Error(`pressure/${resource}: a line some or full expected`);
  }
  return stall;
}

function readStall(host: Host, resource: string): Stall | undefined {
  const bytes = host.readProc(`pressure/${resource}`);
  return bytes && parseStall(bytes, resource);
}

/** What node_exporter shows: `full` of the CPU is left out, as for the whole machine it says nothing. */
const families: readonly { name: string; help: string; microseconds: (pressure: Pressure) => number | undefined }[] = [
  {
    name: "node_pressure_cpu_waiting_seconds_total",
    help: "Seconds for which some task waited for a CPU.",
    microseconds: ({ cpu }) => cpu?.some,
  },
  {
    name: "node_pressure_io_waiting_seconds_total",
    help: "Seconds for which some task waited for I/O.",
    microseconds: ({ io }) => io?.some,
  },
  {
    name: "node_pressure_io_stalled_seconds_total",
    help: "Seconds for which all tasks waited for I/O.",
    microseconds: ({ io }) => io?.full,
  },
  {
    name: "node_pressure_memory_waiting_seconds_total",
    help: "Seconds for which some task waited for memory.",
    microseconds: ({ memory }) => memory?.some,
  },
  {
    name: "node_pressure_memory_stalled_seconds_total",
    help: "Seconds for which all tasks waited for memory.",
    microseconds: ({ memory }) => memory?.full,
  },
  {
    name: "node_pressure_irq_stalled_seconds_total",
    help: "Seconds for which all tasks waited for interrupts to be handled.",
    microseconds: ({ irq }) => irq?.full,
  },
];

export const pressure: Collector<Pressure> = {
  name: "pressure",
  source: "/proc/pressure/{cpu,io,memory,irq}",
  read(host) {
    const reading: Pressure = {
      cpu: readStall(host, "cpu"),
      io: readStall(host, "io"),
      memory: readStall(host, "memory"),
      irq: readStall(host, "irq"),
    };
    return Object.values(reading).some((stall) => stall !== undefined) ? reading : undefined;
  },
  series(reading, out) {
    for (const { name, help, microseconds } of families) {
      const total = microseconds(reading);
      // Divided as node_exporter does it, so that the last binary digit is the same.
      if (total !== undefined) out.counter(name, help).add(total / 1000 / 1000);
    }
  },
  vitals: (current, previous) => ({
    cpuPressureSomeRate: stalledShare(current, previous, ({ cpu }) => cpu?.some),
    memoryPressureSomeRate: stalledShare(current, previous, ({ memory }) => memory?.some),
    memoryPressureFullRate: stalledShare(current, previous, ({ memory }) => memory?.full),
    ioPressureSomeRate: stalledShare(current, previous, ({ io }) => io?.some),
    ioPressureFullRate: stalledShare(current, previous, ({ io }) => io?.full),
  }),
};

/** Share of the time between two readings for which tasks stalled, in percent. */
function stalledShare(
  current: Timed<Pressure>,
  previous: Timed<Pressure> | undefined,
  microseconds: (pressure: Pressure) => number | undefined,
): number | undefined {
  return percentage(perSecond(current, previous, microseconds), microsecondsPerSecond);
}
