import type { Host } from "../host.ts";
import { isPodsRoot } from "./cgroup-name.ts";
import { unlessRefused } from "./refusals.ts";

/** How deep the kubelet's cgroups may lie: those of a nested kubelet are some six folders down. */
const mostDepth = 16;

/** Cgroups that one walk looks into at most. */
const mostFolders = 5000;

/** Kubelets of one machine at most: nested ones, such as kind's nodes, have a root each. */
const mostRoots = 64;

/**
 * The cgroups below which a kubelet keeps its pods, as paths below the hierarchy's root: `/kubepods.slice`, `/kubepods`, or
 * wherever `--cgroup-root` or a nested kubelet puts it. Looks at the cgroups nearest to the root first, and not at what lies
 * below a root of pods: there everybody may choose names.
 *
 * @param folder the hierarchy, below the sys mount
 */
export function findPodsRoots(host: Host, folder: string): readonly string[] {
  const roots: string[] = [];
  let level = [""];
  let folders = 0;
  for (let depth = 0; depth < mostDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const path of level) {
      if (++folders > mostFolders) return roots;
      for (const name of foldersOf(host, folder + path)) {
        if (!isPodsRoot(name)) next.push(`${path}/${name}`);
        else if (roots.push(`${path}/${name}`) === mostRoots) return roots;
      }
    }
    level = next;
  }
  return roots;
}

/** Names of the cgroups in a cgroup; none where it has gone or may not be looked into. */
export function foldersOf(host: Host, path: string): readonly string[] {
  return unlessRefused(() => host.listSysFolders(path)) ?? [];
}
