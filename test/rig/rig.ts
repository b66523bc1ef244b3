import { execFile, spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { repository, type Owner } from "../programs/support/program.ts";

const run = promisify(execFile);
const rigScript = resolve(process.env["KUBEVITALS_RIG_SCRIPT"] ?? join(repository, "../shared/rig/rig"));
const rigFolder = process.env["KUBEVITALS_RIG"] ?? join(homedir(), ".cache/kubevitals-rig");

/** The kubectl that the rig has built. */
export const kubectlPath = join(rigFolder, "bin/kubectl");

/** A cluster that is there, and what is asked of it. */
export interface Rig {
  readonly kubeconfig: string;
  /** What kubectl prints. @throws with what it complains of */
  kubectl(...words: readonly string[]): Promise<string>;
}

/** The control plane's own programs, as `rig status` names them. */
export type RigProgram = "kube-apiserver" | "metrics-server";

/** A control plane of its own, with simulated nodes. */
export interface OwnRig extends Rig {
  /** Makes these objects, or brings them up to date. */
  apply(objects: readonly object[]): Promise<void>;
  /** Ends one of the control plane's programs at once. */
  kill(program: RigProgram): Promise<void>;
  /** Starts what has stopped, restores what was deleted of the control plane, and waits until it serves. */
  mend(): Promise<void>;
}

/** Starts a rig, and takes it down again when its owner is done. The first build of its programs takes minutes. */
export async function startRig(owner: Owner, name: string, nodes: number, pods: number): Promise<OwnRig> {
  await requireRig();
  owner.after(async () => void (await rig("--name", name, "down")));
  await rig("--name", name, "up", "--nodes", String(nodes), "--pods", String(pods));
  const kubeconfig = (await rig("--name", name, "kubeconfig")).trim();
  return {
    ...useCluster(kubeconfig),
    apply: (objects) => apply(kubeconfig, objects),
    async kill(program) {
      process.kill(pidOf(program, await rig("--name", name, "status")), "SIGKILL");
    },
    async mend() {
      await rig("--name", name, "up");
    },
  };
}

/** A cluster that is there already. Nothing but reading is done with it. */
export function useCluster(kubeconfig: string): Rig {
  return { kubeconfig, kubectl: async (...words) => kubectl(kubeconfig, words) };
}

/** Path of the kube-state-metrics that the rig has built, or builds now. */
export async function findKubeStateMetrics(): Promise<string> {
  await requireRig();
  await rig("peers");
  return join(rigFolder, "bin/kube-state-metrics");
}

/** The rig's own objects, one of everything. */
export const rigWorkloads = join(rigScript, "../workloads.yaml");

async function requireRig(): Promise<void> {
  try {
    await access(rigScript, constants.X_OK);
  } catch (error) {
    const what = "it needs the rig, which is kept in ../shared/rig beside the repository";
    throw new Error(`${rigScript} is not there: ${what}; put it there, or name it in KUBEVITALS_RIG_SCRIPT`, {
      cause: error,
    });
  }
}

async function rig(...words: readonly string[]): Promise<string> {
  return (await run(rigScript, words, { maxBuffer: 2 ** 24 })).stdout;
}

async function kubectl(kubeconfig: string, words: readonly string[]): Promise<string> {
  const flags = ["--kubeconfig", kubeconfig, ...words];
  return (await run(kubectlPath, flags, { maxBuffer: 2 ** 28 })).stdout;
}

async function apply(kubeconfig: string, items: readonly object[]): Promise<void> {
  const words = ["--kubeconfig", kubeconfig, "apply", "--filename", "-"];
  const child = spawn(kubectlPath, words, { stdio: ["pipe", "ignore", "pipe"] });
  const exited = new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done));
  child.stdin.end(JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const complaints = Buffer.concat(await child.stderr.toArray()).toString("utf8");
  if ((await exited) !== 0) throw new Error(`kubectl apply: ${complaints.trim()}`);
}

function pidOf(program: RigProgram, status: string): number {
  const pid = new RegExp(`^${program} +pid (\\d+)$`, "m").exec(status)?.[1];
  if (pid === undefined) throw new Error(`the rig's ${program} does not run:\n${status}`);
  return Number(pid);
}
