import { readdir, readFile } from "node:fs/promises";

/** Ticks of /proc/<pid>/stat in a second: USER_HZ, 100 on all architectures that Linux runs Node.js on. */
const ticksPerSecond = 100;

/** What /proc/<pid>/stat says that matters here. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
interface ProcessStat {
  readonly parent: number;
  /** User and system time of the process, in seconds, rounded down to a tick each. */
  readonly ownSeconds: number;
  /** The same of the children that have ended and were waited for. */
  readonly endedChildrenSeconds: number;
}

/**
 * User and system CPU seconds of a process and all its descendants, those that have ended among them.
 *
 * /proc/<pid>/stat is exact over all threads, but rounded down to 10 ms; the sum of the threads' schedstat has nanoseconds, but
 * not the threads that have ended. Both are at most the truth, so the greater is the better.
 */
export async function cpuSeconds(root: number): Promise<number> {
  const all = await readTree(root);
  const seconds = await Promise.all(
    all.map(async ({ pid, stat }) => stat.endedChildrenSeconds + Math.max(stat.ownSeconds, await threadSeconds(pid))),
  );
  return seconds.reduce((sum, value) => sum + value, 0);
}

/** Proportional set size of a process and all its descendants, in bytes. */
export async function pssBytes(root: number): Promise<number> {
  const sizes = await Promise.all((await readTree(root)).map(({ pid }) => pssOf(pid)));
  return sizes.reduce((sum, value) => sum + value, 0);
}

/** Numbers of a process and all its descendants. */
export async function processesOf(root: number): Promise<readonly number[]> {
  return (await readTree(root)).map(({ pid }) => pid);
}

/** The most that a process has had resident so far, in bytes; pages that it shares count in full. */
export async function peakBytes(pid: number): Promise<number> {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid} does not tell its peak`);
  return Number(kibibytes) * 1024;
}

async function readTree(root: number): Promise<readonly { pid: number; stat: ProcessStat }[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = new Map<number, ProcessStat>();
  for (const pid of pids) {
    const stat = await statOf(pid);
    if (stat) stats.set(pid, stat);
  }
  const isInTree = (pid: number): boolean => {
    const stat = stats.get(pid);
    return pid === root || (stat !== undefined && stat.parent !== 0 && isInTree(stat.parent));
  };
  if (!stats.has(root)) throw new Error(`process ${root} is gone`);
  return Array.from(stats, ([pid, stat]) => ({ pid, stat })).filter(({ pid }) => isInTree(pid));
}

async function statOf(pid: number): Promise<ProcessStat | undefined> {
  const text = await readOrNothing(`/proc/${pid}/stat`);
  // The command stands in parentheses and may hold anything; fields are counted from behind it.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  if (fields.length < 15) return undefined;
  const seconds = (from: number) => (Number(fields[from]) + Number(fields[from + 1])) / ticksPerSecond;
  return { parent: Number(fields[1]), ownSeconds: seconds(11), endedChildrenSeconds: seconds(13) };
}

async function threadSeconds(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const texts = await Promise.all(threads.map((thread) => readOrNothing(`/proc/${pid}/task/${thread}/schedstat`)));
  return texts.reduce((sum, text) => sum + Number(text.split(" ", 1)[0]) / 1e9, 0);
}

async function pssOf(pid: number): Promise<number> {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(await readOrNothing(`/proc/${pid}/smaps_rollup`))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** The file's text; empty where the process has ended. */
function readOrNothing(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
