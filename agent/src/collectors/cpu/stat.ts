import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";

/** Totals of the machine in `/proc/stat`; absent where the kernel's file lacks the line. */
export interface Stat {
  /** Interrupts serviced since boot. */
  readonly interrupts?: number;
  readonly contextSwitches?: number;
  /** Processes and threads created since boot. */
  readonly forks?: number;
  /** When the kernel booted, in seconds since 1970-01-01T00:00:00Z. */
  readonly bootTimeSeconds?: number;
  /** Threads that run or are ready to. */
  readonly runnable?: number;
  /** Threads that wait for I/O. */
  readonly blocked?: number;
}

const fields: Readonly<Record<string, keyof Stat>> = {
  intr: "interrupts",
  ctxt: "contextSwitches",
  processes: "forks",
  btime: "bootTimeSeconds",
  procs_running: "runnable",
  procs_blocked: "blocked",
};

/**
 * Parses what `/proc/stat` says of the machine as a whole.
 * https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat
 */
export function parseStat(bytes: Uint8Array): Stat {
  const stat: Partial<Record<keyof Stat, number>> = {};
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    const field = fields[name];
    if (field === undefined) continue;
    const value = cursor.number();
    if (Number.isNaN(value)) throw new Error(`stat: a number expected after ${name}`);
    stat[field] = value;
  }
  return stat;
}

export const stat: Collector<Stat> = {
  name: "stat",
  source: "/proc/stat",
  read(host) {
    const bytes = host.readProc("stat");
    return bytes && parseStat(bytes);
  },
  series({ interrupts, contextSwitches, forks, bootTimeSeconds, runnable, blocked }, out) {
    if (interrupts !== undefined) out.counter("node_intr_total", "Interrupts serviced since boot.").add(interrupts);
    if (contextSwitches !== undefined) {
      out.counter("node_context_switches_total", "Context switches since boot.").add(contextSwitches);
    }
    if (forks !== undefined) out.counter("node_forks_total", "Processes and threads created since boot.").add(forks);
    if (bootTimeSeconds !== undefined) {
      out.gauge("node_boot_time_seconds", "When the node booted, in seconds since 1970.").add(bootTimeSeconds);
    }
    if (runnable !== undefined) out.gauge("node_procs_running", "Threads that run or are ready to.").add(runnable);
    if (blocked !== undefined) out.gauge("node_procs_blocked", "Threads that wait for I/O.").add(blocked);
  },
};
