import { mkdir, readFile, readdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Owner } from "../../programs/support/program.ts";
import type { Pod } from "./pods.ts";

/** A mounted hierarchy of cgroups: one of version 1, by its controller, or the one of version 2. */
interface Hierarchy {
  readonly mountpoint: string;
  readonly version: 1 | 2;
  readonly controllers: readonly string[];
}

/** Controllers of version 1 that a kubelet's runtime puts containers under, less cpuset, which takes no process before it is set up. */
const controllersUsed = ["cpu", "cpuacct", "memory", "blkio", "pids", "devices", "freezer", "name=systemd"];

/** Where pods are put as the kubelet's cgroupfs driver does it. */
export interface Cgroups {
  readonly description: string;
  /** Gives a pod and its containers their cgroups, in every hierarchy. */
  place(pod: Pod): Promise<void>;
}

/**
 * Makes room for pods below a folder of the benchmark's own, so that a kubelet's is left alone. It is removed when the owner is
 * done; the pods that are placed there must have ended by then.
 *
 * @throws the system's error where cgroups cannot be made here.
 */
export async function openCgroups(owner: Owner): Promise<Cgroups> {
  const root = `kubevitals-bench-${process.pid}`;
  const burstable = `${root}/kubepods/burstable`;
  const hierarchies = await readHierarchies();
  if (hierarchies.length === 0) throw new Error("no cgroups are mounted here");
  for (const hierarchy of hierarchies) {
    owner.after(() => removeTree(join(hierarchy.mountpoint, root)));
    await mkdir(join(hierarchy.mountpoint, burstable), { recursive: true });
    await enableControllers(hierarchy, ["", root, `${root}/kubepods`, burstable]);
  }
  const names = hierarchies.map(({ version, controllers }) => (version === 2 ? "v2" : controllers.join(",")));
  return {
    description: `cgroups in ${hierarchies.length} hierarchies (${names.join(" ")})`,
    async place({ uid, containers }) {
      for (const hierarchy of hierarchies) {
        const pod = join(burstable, `pod${uid}`);
        await mkdir(join(hierarchy.mountpoint, pod));
        await enableControllers(hierarchy, [pod]);
        for (const { id, pid } of containers) {
          const folder = join(hierarchy.mountpoint, pod, id);
          await mkdir(folder);
          await writeFile(join(folder, "cgroup.procs"), String(pid));
        }
      }
    },
  };
}

async function readHierarchies(): Promise<readonly Hierarchy[]> {
  const rows = (await readFile("/proc/self/mounts", "utf8")).trim().split("\n");
  return rows.flatMap((row): Hierarchy[] => {
    const [, mountpoint = "", type, options = ""] = row.split(" ");
    if (type === "cgroup2") return [{ mountpoint, version: 2, controllers: [] }];
    const controllers = options.split(",").filter((option) => controllersUsed.includes(option));
    return type === "cgroup" && controllers.length > 0 ? [{ mountpoint, version: 1, controllers }] : [];
  });
}

/** Version 2 gives a cgroup the controllers that its parent hands down. */
async function enableControllers({ mountpoint, version }: Hierarchy, folders: readonly string[]): Promise<void> {
  if (version === 1) return;
  for (const folder of folders) {
    const available = (await readFile(join(mountpoint, folder, "cgroup.controllers"), "utf8")).trim();
    const wanted = available.split(" ").filter((controller) => ["cpu", "memory", "io", "pids"].includes(controller));
    if (wanted.length === 0) continue;
    const words = wanted.map((controller) => `+${controller}`).join(" ");
    await writeFile(join(mountpoint, folder, "cgroup.subtree_control"), words);
  }
}

/** Removes a cgroup and all below it; what a killed process was in is busy until the kernel has let go of the process. */
async function removeTree(folder: string): Promise<void> {
  const end = performance.now() + 3000;
  for (;;) {
    const left = await removeOnce(folder);
    if (left === undefined) return;
    if (performance.now() > end) return console.error(`the cgroups below ${folder} could not be removed: ${left}`);
    await sleep(50);
  }
}

/** Why not all of it could be removed. */
async function removeOnce(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeOnce(join(folder, entry.name));
  try {
    await rmdir(folder);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? undefined : message;
  }
}
