import { percentage } from "../../rates.ts";
import type { Collector, PartialVitals, Timed } from "../collector.ts";
import { createNumberTextReader, type LayoutCursor } from "../reading/number-text.ts";

/**
 * Time that a CPU spent in each mode since boot, in ticks of 1/100 s: user, nice, system, idle, iowait, irq, softirq, steal,
 * guest, guest_nice. Old kernels know fewer. Guest time is part of user, guest_nice of nice.
 */
export type CpuTicks = readonly number[];

/** The CPUs that are online, by number. */
export type CpuReading = ReadonlyMap<number, CpuTicks>;

/** USER_HZ: the tick in which every architecture that we support reports CPU times. */
const ticksPerSecond = 100;

const modes = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"];
const guestModes = ["user", "nice"];
const idle = modes.indexOf("idle");
const iowait = modes.indexOf("iowait");
const steal = modes.indexOf("steal");

/** Idle time may go back by less than this without the CPU having been taken offline in between. */
const jumpBackTicks = 3 * ticksPerSecond;

/**
 * Parses the lines of `/proc/stat` that begin with `cpu` and a number.
 * https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat
 */
export function createCpuTicksParser(): (bytes: Uint8Array) => CpuReading {
  const read = createNumberTextReader(learnCpuTicks, ({ layout, values }): CpuReading => {
    return new Map(layout.map(({ cpu, first, end }) => [cpu, values.slice(first, end)]));
  });
  return (bytes) => read(linesOfCpus(bytes));
}

/** A line: the CPU, and the slots of its ticks, from `first` to before `end`. */
interface CpuLine {
  readonly cpu: number;
  readonly first: number;
  readonly end: number;
}

/** What precedes the line `intr`, which has a number for each interrupt that there could be. */
function linesOfCpus(bytes: Uint8Array): Uint8Array {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("\nintr ");
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}

function learnCpuTicks(cursor: LayoutCursor): readonly CpuLine[] {
  const lines: CpuLine[] = [];
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    if (!name.startsWith("cpu")) break;
    const first = cursor.values.length;
    let isNumeric = true;
    while (!cursor.isAtLineEnd && cursor.values.length - first < modes.length + guestModes.length && isNumeric) {
      isNumeric = cursor.slot() !== undefined;
    }
    if (name === "cpu") continue;
    const cpu = Number(name.slice(3));
    const end = cursor.values.length;
    if (Number.isNaN(cpu) || end - first <= idle || !isNumeric) {
      throw new Error(`stat: CPU times expected after ${name}`);
    }
    lines.push({ cpu, first, end });
  }
  if (lines.length === 0) throw new Error("stat: a line for at least one CPU expected");
  return lines;
}

/**
 * The new times, held where they would go back: the kernel corrects idle and iowait after the fact, and a counter must not
 * fall. A CPU whose idle time fell by seconds was offline and begins anew.
 */
export function keepRising(now: CpuReading, kept: CpuReading): CpuReading {
  const held = new Map<number, CpuTicks>();
  for (const [cpu, ticks] of now) {
    const before = kept.get(cpu);
    const isNew = before === undefined || (before[idle] ?? 0) - (ticks[idle] ?? 0) >= jumpBackTicks;
    held.set(cpu, isNew ? ticks : ticks.map((value, mode) => Math.max(value, before[mode] ?? 0)));
  }
  return held;
}

/** CPU times, with or without those of guests. Keeps the times that it last gave, so that they never go back. */
export function createCpu(withGuests = true): Collector<CpuReading> {
  const parse = createCpuTicksParser();
  let kept: CpuReading = new Map();
  return {
    name: "cpu",
    source: "/proc/stat",
    read(host) {
      const bytes = host.readProc("stat");
      if (bytes === undefined) return undefined;
      return (kept = keepRising(parse(bytes), kept));
    },
    series(cpus, out) {
      const seconds = out.counter("node_cpu_seconds_total", "Seconds each CPU spent in each mode.", ["cpu", "mode"]);
      const guest = out.counter(
        "node_cpu_guest_seconds_total",
        "Seconds each CPU spent running guests (virtual machines); also part of node_cpu_seconds_total.",
        ["cpu", "mode"],
      );
      for (const [cpu, ticks] of cpus) {
        for (const [index, value] of ticks.entries()) {
          const mode = modes[index];
          if (mode !== undefined) seconds.add(value / ticksPerSecond, `${cpu}`, mode);
          else if (withGuests) guest.add(value / ticksPerSecond, `${cpu}`, guestModes[index - modes.length] ?? "");
        }
      }
    },
    vitals: cpuVitals,
  };
}

/**
 * Shares are of the ticks that passed, not of wall time: both sides then come from one read. Only CPUs that were online at
 * both readings and whose counters grew count; what was plugged in brings its past along.
 */
function cpuVitals({ reading }: Timed<CpuReading>, previous: Timed<CpuReading> | undefined): PartialVitals {
  const capacity = reading.size * 1000;
  const passed = previous && ticksBetween(reading, previous.reading);
  const usage = passed && percentage(passed.all - passed.idle - passed.iowait, passed.all);
  return {
    cpuCapacityMillicores: capacity,
    cpuUsageMillicores: usage === undefined ? undefined : (usage / 100) * capacity,
    cpuUsageRate: usage,
    cpuIowaitRate: passed && percentage(passed.iowait, passed.all),
    cpuStealRate: passed && percentage(passed.steal, passed.all),
  };
}

function ticksBetween(now: CpuReading, before: CpuReading) {
  const passed = { all: 0, idle: 0, iowait: 0, steal: 0 };
  for (const [cpu, ticks] of now) {
    const growth = ticks.map((value, mode) => value - (before.get(cpu)?.[mode] ?? NaN)).slice(0, modes.length);
    if (!growth.every((value) => value >= 0)) continue;
    passed.all += growth.reduce((sum, value) => sum + value, 0);
    passed.idle += growth[idle] ?? 0;
    passed.iowait += growth[iowait] ?? 0;
    passed.steal += growth[steal] ?? 0;
  }
  return passed;
}
