import { execFile, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Owner } from "../../programs/support/program.ts";

/** A pod's processes: all of them sleep. */
export interface Pod {
  readonly uid: string;
  readonly containers: readonly Container[];
}

export interface Container {
  /** 64 hexadecimal digits, as the runtimes have it. */
  readonly id: string;
  readonly pid: number;
}

/** The processes end by themselves after so long, should the benchmark be killed. */
const longestSeconds = 3600;

/**
 * Starts the processes of a pod of two containers and the sandbox that every runtime adds, with a network namespace of their
 * own that has an eth0. They are gone when the owner is done.
 */
export async function startPod(owner: Owner): Promise<Pod> {
  const sleep = `sleep ${longestSeconds} >/dev/null`;
  const script = `ip link add eth0 type veth peer name veth0; ${sleep} & echo $!; ${sleep} & echo $!; echo $$; exec ${sleep}`;
  const sandbox = spawn("unshare", ["--net", "--", "sh", "-c", script], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(sandbox, "exit");
  const pids: number[] = [];
  owner.after(async () => {
    for (const pid of pids.filter((each) => each !== sandbox.pid)) endProcess(pid);
    sandbox.kill("SIGKILL");
    await exited;
  });
  for await (const line of createInterface({ input: sandbox.stdout })) {
    pids.push(Number(line));
    if (pids.length === 3) break;
  }
  if (pids.length !== 3 || pids.some(Number.isNaN)) throw new Error("a pod's processes did not start");
  return { uid: randomUUID(), containers: pids.map((pid) => ({ id: randomBytes(32).toString("hex"), pid })) };
}

/** Whether pods can be started here: as root, with util-linux and iproute2. */
export async function canStartPods(): Promise<boolean> {
  try {
    await promisify(execFile)("unshare", ["--net", "--", "ip", "link", "add", "eth0", "type", "veth"]);
    return true;
  } catch {
    return false;
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}
