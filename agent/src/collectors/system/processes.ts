import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";
import type { Collector } from "../collector.ts";
import { readProcNumber } from "../reading/number-file.ts";

/** The processes of the host, and how many it may have. */
export interface Processes {
  readonly pids: number;
  readonly threads: number;
  /** How many processes and threads are in each state, by its letter. */
  readonly states: ReadonlyMap<string, number>;
  readonly threadStates: ReadonlyMap<string, number>;
  readonly mostThreads: number | undefined;
  readonly mostPids: number | undefined;
}

/** What `/proc/<pid>/stat` says of the process. */
interface ProcessState {
  readonly state: string;
  readonly threads: number;
}

const closingParenthesis = ")".charCodeAt(0);
const wordsBetweenStateAndThreads = 16;

/**
 * Parses `/proc/<pid>/stat`. The name in parentheses may hold anything, parentheses too.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function parseProcessStat(path: string, bytes: Uint8Array): ProcessState {
  const cursor = new ByteCursor(bytes.subarray(bytes.lastIndexOf(closingParenthesis) + 1));
  const state = cursor.word();
  cursor.skipWords(wordsBetweenStateAndThreads);
  const threads = cursor.number();
  if (!/^[A-Za-z]$/.test(state) || Number.isNaN(threads)) {
    throw new Error(`${path}: a state and a number of threads expected behind the name`);
  }
  return { state, threads };
}

/** Failures that say that a process ended between being listed and being read. */
const goneCodes = new Set(["ENOENT", "ESRCH"]);

function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (goneCodes.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function readState(host: Host, path: string): ProcessState | undefined {
  const bytes = unlessGone(() => host.readProcOnce(path));
  return bytes && parseProcessStat(path, bytes);
}

const isNumber = (name: string) => /^\d+$/.test(name);

function countOne(counts: Map<string, number>, state: string): void {
  counts.set(state, (counts.get(state) ?? 0) + 1);
}

/** Not by default: it opens a file a thread of the machine. */
export const processes: Collector<Processes> = {
  name: "processes",
  source: "/proc/<pid>/stat, /proc/<pid>/task/<tid>/stat, /proc/sys/kernel/{threads-max,pid_max}",
  read(host) {
    const states = new Map<string, number>();
    const threadStates = new Map<string, number>();
    let pids = 0;
    let threads = 0;
    for (const pid of (host.listProc("") ?? []).filter(isNumber)) {
      const process = readState(host, `${pid}/stat`);
      if (process === undefined) continue;
      pids++;
      threads += process.threads;
      countOne(states, process.state);
      for (const tid of (unlessGone(() => host.listProc(`${pid}/task`)) ?? []).filter(isNumber)) {
        const thread = tid === pid ? process : readState(host, `${pid}/task/${tid}/stat`);
        if (thread !== undefined) countOne(threadStates, thread.state);
      }
    }
    const mostThreads = readProcNumber(host, "sys/kernel/threads-max");
    return { pids, threads, states, threadStates, mostThreads, mostPids: readProcNumber(host, "sys/kernel/pid_max") };
  },
  series({ pids, threads, states, threadStates, mostThreads, mostPids }, out) {
    out.gauge("node_processes_threads", "Threads that there are.").add(threads);
    if (mostThreads !== undefined)
      out.gauge("node_processes_max_threads", "Threads that there may be.").add(mostThreads);
    const byState = out.gauge("node_processes_state", "Processes in each state.", ["state"]);
    for (const [state, count] of states) byState.add(count, state);
    const byThreadState = out.gauge("node_processes_threads_state", "Threads in each state.", ["thread_state"]);
    for (const [state, count] of threadStates) byThreadState.add(count, state);
    out.gauge("node_processes_pids", "Processes that there are.").add(pids);
    if (mostPids !== undefined) out.gauge("node_processes_max_processes", "Processes that there may be.").add(mostPids);
  },
};
