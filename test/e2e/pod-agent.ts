import { cp, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../programs/support/config-file.ts";
import { repository, startProgram, type Owner, type Program } from "../programs/support/program.ts";
import type { Pod } from "./rest.ts";

const host = join(repository, "test/fixtures/hosts/cgroup2-6.x");
const slice = "sys/fs/cgroup/kubepods.slice/kubepods-burstable.slice";
const recordedUid = "7d1c2f34_5a6b_4c7d_8e9f_0a1b2c3d4e5f";
const recordedContainer = "10123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde";

const stepMilliseconds = 200;

/** An agent that finds the cgroup of a pod of the rig on its machine. */
export interface PodAgent {
  readonly program: Program;
  /** Working sets in bytes, of the pod and of its one container: what is used less what the kernel could take back. */
  readonly podBytes: number;
  readonly containerBytes: number;
}

/**
 * Starts a real agent for the pod's node. Its machine is a recorded one, in which a cgroup bears the pod's name; the container in it
 * uses CPU all the time.
 */
export async function startPodAgent(owner: Owner, aggregator: Program, pod: Pod): Promise<PodAgent> {
  const folder = await temporaryFolder(owner);
  await cp(host, folder, { recursive: true, verbatimSymlinks: true });
  const podFolder = await renameIn(join(folder, slice), recordedUid, pod.podUid.replaceAll("-", "_"));
  const container = await renameIn(podFolder, recordedContainer, pod.containers[0]?.containerId ?? "");
  for (const cgroup of [podFolder, container]) await burnCpu(owner, join(cgroup, "cpu.stat"));
  const program = await startProgram(owner, "agent", [
    `--aggregator=${aggregator.grpc}`,
    `--node-name=${pod.nodeName}`,
    "--http-listen=127.0.0.1:0",
    ...["proc", "sys", "root"].map((part) => `--${part}-path=${join(folder, part)}`),
  ]);
  return { program, podBytes: await workingSet(podFolder), containerBytes: await workingSet(container) };
}

async function workingSet(cgroup: string): Promise<number> {
  const [current, stat] = await Promise.all(
    ["memory.current", "memory.stat"].map((name) => readFile(join(cgroup, name), "utf8")),
  );
  return Number(current) - Number(/^inactive_file (\d+)$/m.exec(stat ?? "")?.[1]);
}

/** Gives the folder of the recorded pod or container its new name. */
async function renameIn(parent: string, recorded: string, name: string): Promise<string> {
  const [before, after] =
    recorded === recordedUid ? ["kubepods-burstable-pod", ".slice"] : ["cri-containerd-", ".scope"];
  const path = join(parent, `${before}${name}${after}`);
  await rename(join(parent, `${before}${recorded}${after}`), path);
  return path;
}

/** Lets the counter of CPU time grow by a quarter of a core, for as long as the owner lasts. */
async function burnCpu(owner: Owner, path: string): Promise<void> {
  const recorded = await readFile(path, "utf8");
  const before = Number(/^usage_usec (\d+)$/m.exec(recorded)?.[1]);
  const begun = performance.now();
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    const usage = before + Math.round(250 * (performance.now() - begun));
    writing = writeFile(path, recorded.replace(/^usage_usec \d+$/m, `usage_usec ${usage}`));
  }, stepMilliseconds);
  owner.after(async () => {
    clearInterval(timer);
    await writing;
  });
}
