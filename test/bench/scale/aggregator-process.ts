import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ListeningMessage } from "@kubevitals/program";
import type { Owner } from "../../programs/support/program.ts";
import type { Workspace } from "../workspace.ts";
import type { ProbeAnswer, ProbeRequest } from "./probe.ts";

/** The aggregator under measurement, with the probe in its process. */
export interface AggregatorProcess {
  readonly pid: number;
  /** `HOST:PORT`s. */
  readonly http: string;
  readonly grpc: string;
  ask(request: ProbeRequest): Promise<ProbeAnswer>;
  stop(): Promise<void>;
}

export interface AggregatorOptions {
  readonly workspace: Workspace;
  /** Undefined: Kubernetes is not read. */
  readonly kubeconfig: string | undefined;
  readonly nodeFlags: readonly string[];
  readonly flags: readonly string[];
}

/** Starts the aggregator from its bundle, on ports of its own; resolves when it listens. */
export async function startAggregator(owner: Owner, options: AggregatorOptions): Promise<AggregatorProcess> {
  const { workspace, kubeconfig, nodeFlags, flags } = options;
  const kubernetes =
    kubeconfig === undefined ? ["--kubernetes=off"] : ["--kubernetes=required", `--kubeconfig=${kubeconfig}`];
  const doors = ["--http-listen=127.0.0.1:0", "--grpc-listen=127.0.0.1:0"];
  const probe = ["--import", join(import.meta.dirname, "probe.ts")];
  const line = [...nodeFlags, ...probe, workspace.aggregator, ...doors, ...kubernetes, "--log-level=error", ...flags];
  const child = spawn(workspace.node, line, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const exited = once(child, "exit");
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  owner.after(() => end("SIGKILL"));
  const { http, grpc } = await listeningOf(child);
  if (child.pid === undefined || http === undefined || grpc === undefined)
    throw new Error("the aggregator did not say where it listens");
  return { pid: child.pid, http, grpc, ask: (request) => ask(child, request), stop: () => end("SIGTERM") };
}

function listeningOf(child: ChildProcess): Promise<ListeningMessage["listening"]> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the aggregator ended before it listened, with exit code ${code}`)));
    child.on("message", (message) => {
      if (typeof message === "object" && message !== null && "listening" in message) {
        resolve((message as ListeningMessage).listening);
      }
    });
  });
}

function ask(child: ChildProcess, request: ProbeRequest): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error("the aggregator has ended"));
    const hear = (message: unknown) => {
      const answer = message as ProbeAnswer;
      if (answer.probe !== request.probe) return;
      child.off("message", hear).off("exit", gone);
      resolve(answer);
    };
    child.on("message", hear).once("exit", gone);
    child.send(request);
  });
}
