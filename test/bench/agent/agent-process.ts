import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Owner } from "../../programs/support/program.ts";
import type { Workspace } from "../workspace.ts";

/** An agent from its bundle, as it is installed. */
export interface AgentProcess {
  readonly pid: number;
  /** Ends it as an orchestrator does. */
  stop(): Promise<void>;
}

export interface AgentProcessOptions {
  readonly workspace: Workspace;
  /** `HOST:PORT` of the aggregator. */
  readonly aggregator: string;
  /** Flags beside the addresses. */
  readonly flags: readonly string[];
  /** Flags of Node.js. */
  readonly nodeFlags: readonly string[];
}

/** Starts an agent. Its warnings are passed on, as a benchmark of an agent that complains measures something else. */
export function startAgentProcess(owner: Owner, options: AgentProcessOptions): AgentProcess {
  const { workspace, aggregator, flags, nodeFlags } = options;
  const child = spawn(
    workspace.node,
    [
      ...nodeFlags,
      workspace.agent,
      `--aggregator=${aggregator}`,
      "--http-listen=127.0.0.1:0",
      "--log-level=warn",
      "--node-name=bench",
      ...flags,
    ],
    // Over the channel the agent notices when the benchmark is killed.
    { cwd: workspace.folder, stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  const exited = once(child, "exit");
  owner.after(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  if (child.pid === undefined) throw new Error("the agent has no process id");
  return {
    pid: child.pid,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
