import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** What the scheduler says of one CPU. */
export interface SchedstatCpu {
  readonly cpu: string;
  /** Time that tasks ran on it, in nanoseconds. */
  readonly running: number;
  /** Time that tasks waited for it, in nanoseconds. */
  readonly waiting: number;
  readonly timeslices: number;
}

/** Numbers before those three: of yields and wake-ups, in each version of the file since Linux 2.6.23. */
const numbersBefore = 6;
const nanosecondsPerSecond = 1e9;

/** Parses the lines of `/proc/schedstat` that begin with `cpu`. https://docs.kernel.org/scheduler/sched-stats.html */
export function parseSchedstat(bytes: Uint8Array): readonly SchedstatCpu[] {
  const cpus: SchedstatCpu[] = [];
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    const cpu = /^cpu(\d+)$/.exec(name)?.[1];
    if (cpu === undefined) continue;
    cursor.skipWords(numbersBefore);
    const [running, waiting, timeslices] = [cursor.number(), cursor.number(), cursor.number()];
    if (Number.isNaN(running + waiting + timeslices)) throw new Error(`schedstat: nine numbers expected after ${name}`);
    cpus.push({ cpu, running, waiting, timeslices });
  }
  return cpus;
}

export const schedstat: Collector<readonly SchedstatCpu[]> = {
  name: "schedstat",
  source: "/proc/schedstat",
  read(host) {
    const bytes = host.readProc("schedstat");
    return bytes && parseSchedstat(bytes);
  },
  series(cpus, out) {
    const running = out.counter("node_schedstat_running_seconds_total", "Seconds that tasks ran on the CPU.", ["cpu"]);
    const waiting = out.counter("node_schedstat_waiting_seconds_total", "Seconds that tasks waited for the CPU.", [
      "cpu",
    ]);
    const timeslices = out.counter("node_schedstat_timeslices_total", "Timeslices that the CPU has run.", ["cpu"]);
    for (const cpu of cpus) {
      running.add(cpu.running / nanosecondsPerSecond, cpu.cpu);
      waiting.add(cpu.waiting / nanosecondsPerSecond, cpu.cpu);
      timeslices.add(cpu.timeslices, cpu.cpu);
    }
  },
};
