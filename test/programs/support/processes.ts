import { readFile, readdir } from "node:fs/promises";
import { setImmediate as settle } from "node:timers/promises";

/** Pids of the processes that a process has started and that are left, whose command line holds a text. */
export async function childrenOf(pid: number, commandLine: string): Promise<readonly number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const checked = await Promise.all(
    pids.map(async (child) => {
      const stat = await readFile(`/proc/${child}/stat`, "latin1").catch(() => "");
      // The name in parentheses may hold anything.
      const parent = Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2]);
      const words = await readFile(`/proc/${child}/cmdline`, "utf8").catch(() => "");
      return parent === pid && words.replaceAll("\0", " ").includes(commandLine);
    }),
  );
  return pids.filter((_, index) => checked[index]);
}

/** Whether a process is there, be it as one that nobody has waited for yet. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  const state = stat.slice(stat.lastIndexOf(")")).split(" ")[1];
  return state !== undefined && state !== "Z";
}

/** Looks again and again until something is so. What never becomes so is the business of the test's own deadline. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    await settle();
  }
}
