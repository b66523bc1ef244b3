import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repository, type Owner } from "../../programs/support/program.ts";
import { processesOf } from "../process-tree.ts";

/** A simulated cluster in a process of its own. */
export interface SimulatorProcess {
  readonly pid: number;
  stop(): Promise<void>;
  /** Holds all of its processes while something is done. */
  whilePaused<Result>(act: () => Promise<Result>): Promise<Result>;
}

/**
 * Agents have a heap each. Here thousands share one, and all are silent while it is collected: that is done seldom, as memory is not what
 * is asked of them.
 */
const roomyHeap = ["--heap-growing-percent=400", "--max-semi-space-size=64"];

/** Starts `npm run simulate` with these flags; resolves when its API server listens, or its agents start where it has none. */
export async function startSimulator(owner: Owner, flags: readonly string[]): Promise<SimulatorProcess> {
  const main = join(repository, "scripts/simulate/main.ts");
  const line = [process.execPath, ...roomyHeap, ...process.execArgv, main, ...flags];
  // Agents and the API server have machines of their own: here they must not take the processor from who is measured.
  const child = spawn("nice", ["-n", "19", ...line], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  owner.after(() => end("SIGKILL"));
  const ended = exited.then(([code]) => {
    throw new Error(`the simulator ended with exit code ${code}`);
  });
  ended.catch(() => undefined);
  await Promise.race([once(child, "message"), ended]);
  if (child.pid === undefined) throw new Error("the simulator could not be started");
  const { pid } = child;
  return { pid, stop: () => end("SIGTERM"), whilePaused: (act) => whilePaused(pid, act) };
}

async function whilePaused<Result>(pid: number, act: () => Promise<Result>): Promise<Result> {
  const processes = await processesOf(pid);
  for (const each of processes) process.kill(each, "SIGSTOP");
  try {
    return await act();
  } finally {
    for (const each of processes) process.kill(each, "SIGCONT");
  }
}
