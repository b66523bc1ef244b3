import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository, type Owner } from "../programs/support/program.ts";

const run = promisify(execFile);
const rigScript = process.env["KUBEVITALS_RIG_SCRIPT"] ?? join(repository, "../shared/rig/rig");
const rigFolder = process.env["KUBEVITALS_RIG"] ?? join(homedir(), ".cache/kubevitals-rig");

/** A control plane of its own, with simulated nodes. */
export interface Rig {
  readonly kubeconfig: string;
  kubectl(...words: readonly string[]): Promise<string>;
}

/** Starts a rig, and takes it down again when its owner is done. The first build of its programs takes minutes. */
export async function startRig(owner: Owner, name: string, nodes: number, pods: number): Promise<Rig> {
  owner.after(async () => void (await rig("--name", name, "down")));
  await rig("--name", name, "up", "--nodes", String(nodes), "--pods", String(pods));
  const kubeconfig = (await rig("--name", name, "kubeconfig")).trim();
  return { kubeconfig, kubectl: async (...words) => kubectl(kubeconfig, words) };
}

/** A cluster that is there already. Nothing but reading is done with it. */
export function useCluster(kubeconfig: string): Rig {
  return { kubeconfig, kubectl: async (...words) => kubectl(kubeconfig, words) };
}

/** Path of the kube-state-metrics that the rig has built, or builds now. */
export async function findKubeStateMetrics(): Promise<string> {
  await rig("peers");
  return join(rigFolder, "bin/kube-state-metrics");
}

/** The rig's own objects, one of everything. */
export const rigWorkloads = join(rigScript, "../workloads.yaml");

async function rig(...words: readonly string[]): Promise<string> {
  return (await run(rigScript, words, { maxBuffer: 2 ** 24 })).stdout;
}

async function kubectl(kubeconfig: string, words: readonly string[]): Promise<string> {
  const flags = ["--kubeconfig", kubeconfig, ...words];
  return (await run(join(rigFolder, "bin/kubectl"), flags, { maxBuffer: 2 ** 28 })).stdout;
}
