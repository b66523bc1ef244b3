/** For tests: a sys mount in memory, of which only the files are named; the folders follow from their paths. */
import type { Host } from "../host.ts";
import { stubHost } from "./stub-host.ts";

/** Contents by path below the sys mount, or the error that reading gives. */
export type SysFiles = Readonly<Record<string, string | Error>>;

/** A host with these files below its sys mount, and these links. */
export function sysHost(sys: SysFiles, links: Readonly<Record<string, string>> = {}): Host {
  const folders = new Map<string, Set<string>>();
  for (const path of Object.keys(sys)) {
    const parts = path.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join("/");
      const names = folders.get(folder) ?? new Set();
      folders.set(folder, names.add(parts[depth] ?? ""));
    }
  }
  const sorted = Array.from(folders, ([folder, names]) => [folder, [...names].toSorted()] as const);
  return stubHost({ sys, links, folders: Object.fromEntries(sorted) });
}
