import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Owner } from "../programs/support/program.ts";
import { freePort } from "./free-port.ts";

/** A kube-state-metrics in a process of its own. */
export interface KubeStateMetrics {
  readonly pid: number;
  /** `HOST:PORT` of its page of Kubernetes' objects. */
  readonly address: string;
}

/**
 * Starts the real kube-state-metrics on free ports of loopback.
 *
 * @throws with what it said, when it ends instead of listening
 */
export async function startKubeStateMetrics(
  owner: Owner,
  binary: string,
  kubeconfig: string,
  flags: readonly string[],
): Promise<KubeStateMetrics> {
  // It says where it listens, but not on which of its two doors: the one is told, so that the other is known.
  const telemetry = await freePort();
  const doors = ["--host=127.0.0.1", "--port=0", "--telemetry-host=127.0.0.1", `--telemetry-port=${telemetry}`];
  const child = spawn(binary, [...doors, `--kubeconfig=${kubeconfig}`, ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(child, "exit");
  owner.after(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const said: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`kube-state-metrics ended instead of listening:\n${said.join("\n")}`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      const found = /"Listening on" address="(\S+)"/.exec(line)?.[1];
      if (found !== undefined && !found.endsWith(`:${telemetry}`)) resolve(found);
    });
  });
  if (child.pid === undefined) throw new Error("kube-state-metrics has no process id");
  return { pid: child.pid, address };
}
