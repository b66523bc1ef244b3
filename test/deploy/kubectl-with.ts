import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../programs/support/config-file.ts";
import type { Rig } from "../rig/rig.ts";
import type { KubeObject } from "./kube-object.ts";

/** Runs kubectl with these objects as its `--filename=-`. @throws with what it complains of */
export async function kubectlWith(rig: Rig, words: readonly string[], items: readonly KubeObject[]): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const file = join(await temporaryFolder({ after: (end) => stack.defer(end) }), "objects.json");
  await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  return await rig.kubectl(...words.map((word) => (word === "--filename=-" ? `--filename=${file}` : word)));
}
