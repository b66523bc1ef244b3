import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";

/** How many threads there are on the machine, and may be. */
export interface Threads {
  readonly threads: number;
  /** The lower of the limits that can be read; undefined where none can. */
  readonly limit: number | undefined;
}

/**
 * Parses the fourth word of `/proc/loadavg`, `0.20 0.18 0.12 1/80 11206`: threads that could run, and all that there are. Undefined where
 * it is no such word, or counts none, as on kernels that are simulated (gVisor).
 */
export function parseThreads(bytes: Uint8Array): number | undefined {
  const cursor = new ByteCursor(bytes);
  cursor.skipWords(3);
  const threads = Number(/^\d+\/(\d{1,9})$/.exec(cursor.word())?.[1] ?? 0);
  return threads === 0 ? undefined : threads;
}

/**
 * Threads of the whole machine, from one line: node_exporter's `processes`, which is not on by default, opens a file a thread. Each takes a
 * process id, and the kernel limits both. A part of the collector of load averages, which it must not break: what is odd is left out.
 * https://docs.kernel.org/admin-guide/sysctl/kernel.html#pid-max and #threads-max
 */
export const threads: Collector<Threads> = {
  name: "threads",
  source: "/proc/sys/kernel/{pid_max,threads-max}",
  read(host) {
    const bytes = host.readProc("loadavg");
    const count = bytes && parseThreads(bytes);
    return count === undefined ? undefined : { threads: count, limit: lowestLimit(host) };
  },
  series({ threads: count, limit }, out) {
    out.gauge("kubevitals_agent_machine_threads", "Threads of the machine.").add(count);
    if (limit === undefined) return;
    out
      .gauge(
        "kubevitals_agent_machine_threads_limit",
        "Threads that the kernel allows: the lower of pid_max and threads-max.",
      )
      .add(limit);
  },
};

function lowestLimit(host: Host): number | undefined {
  const limits = ["sys/kernel/pid_max", "sys/kernel/threads-max"].flatMap((path) => readLimit(host, path) ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function readLimit(host: Host, path: string): number | undefined {
  try {
    const bytes = host.readProc(path);
    const limit = bytes === undefined ? NaN : new ByteCursor(bytes).number();
    return limit > 0 ? limit : undefined;
  } catch {
    return undefined;
  }
}
