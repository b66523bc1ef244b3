import type { Host } from "../host.ts";

/** Failures that say that this user may not look at a process, or that it has just ended. */
const refusals = new Set(["EACCES", "EPERM", "ESRCH"]);

/**
 * Content of the first of these files below the proc mount that is there and may be read. What belongs to the host is read as
 * its first process sees it; where that process is hidden (hidepid, another user, a container), as the agent itself does.
 */
export function readFirst(host: Host, ...paths: readonly string[]): Uint8Array | undefined {
  let refusal: unknown;
  for (const path of paths) {
    try {
      const bytes = host.readProc(path);
      if (bytes !== undefined) return bytes;
    } catch (error) {
      if (!refusals.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      refusal = error;
    }
  }
  if (refusal !== undefined) throw refusal;
  return undefined;
}
