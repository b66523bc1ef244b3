import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../peers/free-port.ts";
import type { Owner } from "../../programs/support/program.ts";
import type { Workspace } from "../workspace.ts";

/** A program under measurement. */
export interface Contender {
  readonly name: "kubevitals" | "kube-state-metrics";
  readonly pid: number;
  /** `HOST:PORT` of its page; it may not listen yet. */
  readonly address: string;
  /** When it was started, by `performance.now()`. */
  readonly startedAt: number;
  stop(): Promise<void>;
}

export interface AggregatorOptions {
  readonly workspace: Workspace;
  readonly kubeconfig: string;
  readonly nodeFlags: readonly string[];
  readonly flags: readonly string[];
}

/** Starts the aggregator from its bundle. Its warnings are passed on. */
export async function startAggregator(owner: Owner, options: AggregatorOptions): Promise<Contender> {
  const { workspace, kubeconfig, nodeFlags, flags } = options;
  const [http, grpc] = [await freePort(), await freePort()];
  const doors = [`--http-listen=127.0.0.1:${http}`, `--grpc-listen=127.0.0.1:${grpc}`];
  const kubernetes = ["--kubernetes=required", `--kubeconfig=${kubeconfig}`];
  const line = [...nodeFlags, workspace.aggregator, ...doors, ...kubernetes, "--log-level=error", ...flags];
  return start(owner, "kubevitals", workspace.node, line, `127.0.0.1:${http}`);
}

/** Starts the real kube-state-metrics; it compresses for those who ask for it, which it does not by default. */
export async function startPeer(owner: Owner, binary: string, kubeconfig: string): Promise<Contender> {
  const [port, telemetry] = [await freePort(), await freePort()];
  const doors = ["--host=127.0.0.1", `--port=${port}`, "--telemetry-host=127.0.0.1", `--telemetry-port=${telemetry}`];
  const line = [...doors, `--kubeconfig=${kubeconfig}`, "--enable-gzip-encoding"];
  return start(owner, "kube-state-metrics", binary, line, `127.0.0.1:${port}`);
}

function start(
  owner: Owner,
  name: Contender["name"],
  program: string,
  line: readonly string[],
  address: string,
): Contender {
  const startedAt = performance.now();
  // kube-state-metrics says much; the aggregator notices over the channel when the benchmark is killed.
  const isOurs = name === "kubevitals";
  const child = spawn(program, line, {
    stdio: ["ignore", "ignore", isOurs ? "inherit" : "ignore", ...(isOurs ? (["ipc"] as const) : [])],
  });
  const exited = once(child, "exit");
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  owner.after(() => end("SIGKILL"));
  if (child.pid === undefined) throw new Error(`${program} could not be started`);
  return { name, pid: child.pid, address, startedAt, stop: () => end("SIGTERM") };
}
