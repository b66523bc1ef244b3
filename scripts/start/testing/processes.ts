import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process, as /proc shows it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** When it began, so that another one with the same id is not taken for it. */
  readonly startTime: string;
  readonly commandLine: string;
}

/** All processes that are alive; a zombie is not. */
export function listProcesses(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(readProcess)
    .filter((process) => process !== undefined);
}

/** The processes that this one started, and theirs. */
export function descendantsOf(pid: number, all: readonly Process[] = listProcesses()): Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return [...children, ...children.flatMap((child) => descendantsOf(child.pid, all))];
}

/** Which of these processes, or of the groups that they lead, are still alive. */
export function survivorsOf(processes: readonly Process[]): Process[] {
  const all = listProcesses();
  const isOne = (process: Process) =>
    processes.some(({ pid, startTime }) => pid === process.pid && startTime === process.startTime);
  const groups = new Set(processes.filter(({ pid, group }) => pid === group).map(({ pid }) => pid));
  return all.filter((process) => isOne(process) || groups.has(process.group));
}

/** Resolves with what `look` finds, as soon as it finds something. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await delay(20);
  }
}

function readProcess(name: string): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const commandLine = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
    // The name of the program stands in brackets and may hold anything: fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, parent, group] = fields;
    if (state === "Z" || state === "X") return undefined;
    return {
      pid: Number(name),
      parent: Number(parent),
      group: Number(group),
      startTime: fields[19] ?? "",
      commandLine,
    };
  } catch {
    return undefined; // it is gone meanwhile
  }
}
