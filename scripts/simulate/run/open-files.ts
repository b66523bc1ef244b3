import { readFileSync } from "node:fs";
import { UsageError } from "@kubevitals/program";

/** Files that a process has open beside its agents' sockets. */
const others = 100;

/** How many files a process may have open, from /proc/self/limits; Infinity where it does not say. */
export function openFilesLimit(limits: string): number {
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  return soft === undefined || soft === "unlimited" ? Infinity : Number(soft);
}

/**
 * Each agent has a socket of its own.
 *
 * @throws {UsageError} where a process may not have as many as its share of the agents takes
 */
export function checkOpenFiles(agents: number, processes: number, limits = readLimits()): void {
  const limit = openFilesLimit(limits);
  const each = Math.ceil(agents / processes) + others;
  if (each <= limit) return;
  throw new UsageError(
    `--nodes: ${each} open files are needed in each process, and ${limit} are allowed; raise the limit (ulimit -n ${each}), ` +
      `or spread the agents (--processes ${Math.ceil(agents / Math.max(1, limit - others))})`,
  );
}

function readLimits(): string {
  return readFileSync("/proc/self/limits", "utf8");
}
