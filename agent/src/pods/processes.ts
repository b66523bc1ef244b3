import type { Host } from "../host.ts";
import { numberAt } from "./keyed-numbers.ts";
import { foldersOf } from "./pods-roots.ts";
import { unlessRefused } from "./refusals.ts";

/** Cgroups inside one container that are looked into at most, and how deep. */
const mostNested = 200;
const mostNestedDepth = 6;

/**
 * Parses cgroup.procs: the ids of processes, one a line. A process that the agent's own pid namespace does not have is a 0 and
 * tells nothing but that it is there.
 */
export function parseProcesses(bytes: Uint8Array | undefined): readonly number[] | undefined {
  if (bytes === undefined) return undefined;
  const processes: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const pid = numberAt(bytes, at);
    if (pid >= 0) processes.push(pid);
    while (at < bytes.length && bytes[at] !== newline) at++;
  }
  return processes;
}

const newline = 10;

/**
 * Processes of the cgroups inside a cgroup. A container that runs systemd, or has been given its cgroup (v2's delegation), keeps
 * its processes there and none in its own.
 *
 * @param folder of the cgroup, below the sys mount
 */
export function processesBelow(host: Host, folder: string): readonly number[] {
  const processes: number[] = [];
  let level = foldersOf(host, folder).map((name) => `${folder}/${name}`);
  let nested = 0;
  for (let depth = 0; depth < mostNestedDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const path of level) {
      if (++nested > mostNested) return processes;
      const file = unlessRefused(() => host.readSysOnce(`${path}/cgroup.procs`));
      processes.push(...(parseProcesses(file) ?? []));
      for (const name of foldersOf(host, path)) next.push(`${path}/${name}`);
    }
    level = next;
  }
  return processes;
}
