import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Owner } from "../programs/support/program.ts";
import { findNodeExporter } from "./node-exporter-binary.ts";

/** A node_exporter in a process of its own. */
export interface NodeExporter {
  readonly pid: number;
  /** `HOST:PORT` of its page. */
  readonly address: string;
}

/** Starts the real node_exporter on a free port of loopback. @throws with what it said, when it ends instead of listening. */
export async function startNodeExporter(owner: Owner, flags: readonly string[]): Promise<NodeExporter> {
  const binary = await findNodeExporter(process.env);
  const listen = "--web.listen-address=127.0.0.1:0";
  const child = spawn(binary, [listen, ...flags], { stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(child, "exit");
  owner.after(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const said: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`node_exporter ended instead of listening:\n${said.join("\n")}`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      const found = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  if (child.pid === undefined) throw new Error("node_exporter has no process id");
  return { pid: child.pid, address };
}
