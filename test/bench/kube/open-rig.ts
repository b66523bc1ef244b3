import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { startRig, useCluster, type Rig } from "../../rig/rig.ts";
import type { Owner } from "../../programs/support/program.ts";

/** The rig of that name: as it is where it is up, and then it stays; else it is started, and taken down when the owner is done. */
export async function openRig(owner: Owner, name: string, nodes: number, pods: number): Promise<Rig> {
  const folder = process.env["KUBEVITALS_RIG"] ?? join(homedir(), ".cache/kubevitals-rig");
  const kubeconfig = join(folder, "clusters", name, "kubeconfig");
  const isUp = await access(kubeconfig).then(
    () => true,
    () => false,
  );
  return isUp ? useCluster(kubeconfig) : startRig(owner, name, nodes, pods);
}
