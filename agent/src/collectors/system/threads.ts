import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import { readProcNumber } from "../reading/number-file.ts";
import type { Collector } from "../collector.ts";

/** How many threads there are on the machine, and may be. */
export interface Threads {
  readonly threads: number;
  /** The lower of the limits that are known; undefined where none is. */
  readonly limit: number | undefined;
}

/** Parses the fourth word of `/proc/loadavg`, `0.20 0.18 0.12 1/80 11206`: threads that could run of all that there are. */
export function parseThreads(bytes: Uint8Array): number {
  const cursor = new ByteCursor(bytes);
  cursor.skipWords(3);
  const threads = /^\d+\/(\d+)$/.exec(cursor.word())?.[1];
  if (threads === undefined) throw new Error("loadavg: threads that run and all threads expected behind the averages");
  return Number(threads);
}

/**
 * Threads of the whole machine, from one line: node_exporter's `processes`, which is not on by default, opens a file a thread. Each takes a
 * process id, and the kernel limits both.
 * https://docs.kernel.org/admin-guide/sysctl/kernel.html#pid-max and #threads-max
 */
export const threads: Collector<Threads> = {
  name: "threads",
  source: "/proc/loadavg, /proc/sys/kernel/{pid_max,threads-max}",
  read(host) {
    const bytes = host.readProc("loadavg");
    const count = bytes === undefined ? 0 : parseThreads(bytes);
    // A kernel that is simulated (gVisor) says 0.
    return count === 0 ? undefined : { threads: count, limit: lowestLimit(host) };
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
  const limits = ["sys/kernel/pid_max", "sys/kernel/threads-max"].flatMap((path) => readProcNumber(host, path) ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}
