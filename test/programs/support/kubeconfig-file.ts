import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./config-file.ts";
import type { Owner } from "./program.ts";

/** A file for `--kubeconfig`, by which an API server is read that asks for no credentials. */
export async function kubeconfigFile(owner: Owner, server: string): Promise<string> {
  const file = join(await temporaryFolder(owner), "kubeconfig");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server } }],
    users: [{ name: "reader", user: {} }],
    contexts: [{ name: "test", context: { cluster: "test", user: "reader" } }],
    "current-context": "test",
  };
  await writeFile(file, JSON.stringify(kubeconfig));
  return file;
}
