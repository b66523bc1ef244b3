import type { Host } from "../../host.ts";
import { createMemo } from "./memo.ts";

/** Failures that say that this user may not look at a process, or that it has just ended. */
const refusals = new Set(["EACCES", "EPERM", "ESRCH"]);

/**
 * Content of the first of these files below the proc mount that is there and may be read. What belongs to the host is read as
 * its first process sees it; where that process is hidden (hidepid, another user, a container), as the agent itself does.
 */
export function readFirst(host: Host, ...paths: readonly string[]): Uint8Array | undefined {
  return firstOf(paths, (path) => host.readProc(path));
}

const netPaths = createMemo((file) => [`1/net/${file}`, `net/${file}`] as const);

/** A file of `/proc/net` in the host's own network, kept open between reads. */
export function readNet(host: Host, file: string): Uint8Array | undefined {
  return readFirst(host, ...netPaths(file));
}

/** Names in a folder of `/proc/net` in the host's own network. */
export function listNet(host: Host, folder: string): readonly string[] | undefined {
  return firstOf([`1/net/${folder}`, `net/${folder}`], (path) => host.listProc(path));
}

/** What can be read of the host's first process, or where it may not be looked at, of the agent itself. */
export function firstProcess<T>(read: (process: "1" | "self") => T | undefined): T | undefined {
  return firstOf(["1", "self"] as const, read);
}

function firstOf<Path extends string, T>(paths: readonly Path[], get: (path: Path) => T | undefined): T | undefined {
  let refusal: unknown;
  for (const path of paths) {
    try {
      const found = get(path);
      if (found !== undefined) return found;
    } catch (error) {
      if (!refusals.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      refusal = error;
    }
  }
  if (refusal !== undefined) throw refusal;
  return undefined;
}
