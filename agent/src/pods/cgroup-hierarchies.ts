import type { Host } from "../host.ts";
import { foldersOf } from "./pods-roots.ts";
import { unlessRefused } from "./refusals.ts";

/** Controllers whose files are read, by their names in cgroup v1. */
export type Controller = "blkio" | "cpu" | "cpuacct" | "memory" | "pids";

/** Where the hierarchies of cgroups are mounted, as folders below the sys mount. */
export interface Hierarchies {
  /** The one in which cgroups are looked for: they have the same paths in all. */
  readonly main: string;
  /** The hierarchy of cgroup v2; on a hybrid host it may have no controllers. */
  readonly unified: string | undefined;
  /** The hierarchies of cgroup v1 by controller. A controller that is not here is v2's. */
  readonly v1: ReadonlyMap<Controller, string>;
}

/** Which of v1's hierarchies stands for all: those that every runtime puts a container into. */
const mainControllers: readonly Controller[] = ["memory", "cpuacct", "cpu", "pids", "blkio"];

/**
 * Finds the hierarchies: what the host's first process has mounted below /sys, else what the agent itself has; where neither
 * may be read, by the names that they have everywhere. Undefined where there are none.
 */
export function findHierarchies(host: Host): Hierarchies | undefined {
  for (const process of ["1", "self"]) {
    const bytes = unlessRefused(() => host.readProcOnce(`${process}/mountinfo`));
    const found = bytes && toHierarchies(parseCgroupMounts(bytes).filter((mount) => isThere(host, mount)));
    if (found) return found;
  }
  return toHierarchies(guessMounts(host));
}

/** One hierarchy that is mounted below the sys mount. */
export interface CgroupMount {
  /** Folder below the sys mount: `fs/cgroup/memory`. */
  readonly folder: string;
  /** v1's controllers; undefined for v2. */
  readonly controllers: readonly string[] | undefined;
}

/** Where sysfs is mounted in every mount namespace of a host; an agent in a container has the host's a few folders deeper. */
const cgroupFolder = "/sys/fs/cgroup";

/**
 * The cgroup mounts among the lines of `/proc/<pid>/mountinfo`. Other lines are passed over unread: they may be thousands.
 * https://docs.kernel.org/filesystems/proc.html#proc-pid-mountinfo-information-about-mounts
 */
export function parseCgroupMounts(bytes: Uint8Array): readonly CgroupMount[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const mounts: CgroupMount[] = [];
  for (const [, mountpoint = "", version, options = ""] of text.matchAll(cgroupLine)) {
    const at = mountpoint.lastIndexOf(cgroupFolder);
    if (at < 0) continue;
    const folder = mountpoint.slice(at + "/sys/".length);
    mounts.push({ folder, controllers: version === "2" ? undefined : options.split(",") });
  }
  return mounts;
}

/** `<id> <parent> <device> <root> <mountpoint> <options> <optional fields> - cgroup <source> <options of the hierarchy>`. */
const cgroupLine = /^\d+ \d+ \S+ \S+ (\S+) .*? - cgroup(2?) \S* (\S+)$/gm;

function toHierarchies(mounts: readonly CgroupMount[]): Hierarchies | undefined {
  const unified = mounts.find(({ controllers }) => controllers === undefined)?.folder;
  const v1 = new Map<Controller, string>();
  for (const { folder, controllers } of mounts) {
    for (const controller of mainControllers) if (controllers?.includes(controller)) v1.set(controller, folder);
  }
  const mainController = mainControllers.find((controller) => v1.has(controller));
  const main = (mainController && v1.get(mainController)) ?? unified;
  return main === undefined ? undefined : { main, unified, v1 };
}

/** What is mounted, by the names of the folders: v1's are called after their controllers. */
function guessMounts(host: Host): readonly CgroupMount[] {
  const folder = "fs/cgroup";
  if (isUnified(host, folder)) return [{ folder, controllers: undefined }];
  return foldersOf(host, folder).map((name) => ({
    folder: `${folder}/${name}`,
    controllers: isUnified(host, `${folder}/${name}`) ? undefined : name.split(","),
  }));
}

function isUnified(host: Host, folder: string): boolean {
  return unlessRefused(() => host.readSysOnce(`${folder}/cgroup.controllers`)) !== undefined;
}

/** An agent in a container may see mounts listed that its sys mount does not have, or has others in their place. */
function isThere(host: Host, { folder, controllers }: CgroupMount): boolean {
  if (controllers === undefined) return isUnified(host, folder);
  return unlessRefused(() => host.readSysOnce(`${folder}/cgroup.procs`)) !== undefined;
}
