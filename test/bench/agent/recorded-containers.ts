import { randomBytes, randomUUID } from "node:crypto";
import { cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../programs/support/program.ts";
import type { Workspace } from "../workspace.ts";

const cgroups = "fs/cgroup";
const burstable = `${cgroups}/kubepods.slice/kubepods-burstable.slice`;

/** A recorded host of cgroup v2 with a pod of two containers in that class. */
const recorded = join(repository, "test/fixtures/hosts/cgroup2-6.x/sys");

/**
 * Makes a folder that stands for /sys: links to this machine's, but for the cgroups, which are a recorded pod of two containers
 * many times over. Its files never change, and no process is in it.
 */
export async function writeRecordedContainers({ folder }: Workspace, containers: number): Promise<string> {
  const sys = join(folder, "sys");
  await linkAllBut("fs", "/sys", sys);
  await linkAllBut("cgroup", "/sys/fs", join(sys, "fs"));
  await mkdir(join(sys, burstable), { recursive: true });
  await cp(join(recorded, cgroups, "cgroup.controllers"), join(sys, cgroups, "cgroup.controllers"));
  const pod = (await readdir(join(recorded, burstable))).find((name) => name.includes("-pod"));
  if (pod === undefined) throw new Error(`${join(recorded, burstable)} holds no pod`);
  for (let count = 0; count < containers; count += 2)
    await copyPod(join(recorded, burstable, pod), join(sys, burstable));
  return sys;
}

/** Copies a pod under another UID, and its containers under other ids. */
async function copyPod(pod: string, parent: string): Promise<void> {
  const target = join(parent, `kubepods-burstable-pod${randomUUID().replaceAll("-", "_")}.slice`);
  await mkdir(target);
  for (const entry of await readdir(pod, { withFileTypes: true })) {
    const name = entry.isDirectory() ? `cri-containerd-${randomBytes(32).toString("hex")}.scope` : entry.name;
    await cp(join(pod, entry.name), join(target, name), { recursive: true });
    // The recorded processes are none of this machine's.
    if (entry.isDirectory()) await writeFile(join(target, name, "cgroup.procs"), "");
  }
}

async function linkAllBut(left: string, from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) if (name !== left) await symlink(join(from, name), join(to, name));
}
