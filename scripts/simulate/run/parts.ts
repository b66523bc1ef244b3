import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { SimulateOptions } from "../options.ts";
import { checkOpenFiles } from "./open-files.ts";
import { nothingYet, type PartReport } from "./part-report.ts";
import { startPart, type Part, type PartPlan } from "./part.ts";

/** All agents of a simulation, in this process or in several. */
export interface Parts {
  /** The newest report of each process. */
  reports(): readonly PartReport[];
  stop(): Promise<void>;
}

/** How long processes may take to say goodbye. */
const patienceMilliseconds = 1500;

/**
 * Starts the agents: in this process where one is enough, else in as many others.
 *
 * @throws {UsageError} where there are more agents than a process may have sockets
 */
export async function startParts(options: SimulateOptions, epoch: number): Promise<Parts> {
  const agents = options.agents ? options.nodes : 0;
  const processes = Math.min(options.processes, Math.max(1, agents));
  checkOpenFiles(agents, processes);
  const plans = Array.from({ length: processes }, (_, index) => ({
    options,
    epoch,
    from: Math.floor((index * agents) / processes),
    to: Math.floor(((index + 1) * agents) / processes),
  }));
  const parts = await Promise.all(plans.map(processes === 1 ? startPart : startPartProcess));
  return {
    reports: () => parts.map((part) => part.report()),
    stop: async () => void (await Promise.all(parts.map((part) => part.stop()))),
  };
}

async function startPartProcess(plan: PartPlan): Promise<Part> {
  const child = fork(join(import.meta.dirname, "part-process.ts"), { execArgv: process.execArgv });
  let last = nothingYet;
  child.on("message", (report: PartReport) => (last = report));
  const exited = once(child, "exit");
  child.send(plan);
  return {
    report: () => last,
    async stop() {
      child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), patienceMilliseconds);
      await exited;
      clearTimeout(timer);
    },
  };
}
