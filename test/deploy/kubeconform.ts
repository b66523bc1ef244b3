import { spawn } from "node:child_process";
import { join } from "node:path";
import { findGoCommand } from "./go-module.ts";
import { schemaTemplate } from "./schemas.ts";
import type { KubeObject } from "./kube-object.ts";

/** What kubeconform finds in objects, one line each; none where they fit the schemas. */
export type Kubeconform = (
  objects: readonly KubeObject[],
  schemas: string,
  skippedKinds: readonly string[],
) => Promise<readonly string[]>;

export async function openKubeconform(): Promise<Kubeconform> {
  const path = await findGoCommand({
    module: "github.com/yannh/kubeconform",
    version: "0.7.0",
    folder: "cmd/kubeconform",
    name: "kubeconform",
  });
  return async (objects, schemas, skippedKinds) => {
    const words = ["-strict", "-output=json", `-schema-location=${join(schemas, schemaTemplate)}`];
    const skip = skippedKinds.length > 0 ? [`-skip=${skippedKinds.join(",")}`] : [];
    const child = spawn(path, [...words, ...skip, "-"], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.end(objects.map((object) => JSON.stringify(object)).join("\n---\n"));
    const text = Buffer.concat(await child.stdout.toArray()).toString("utf8");
    const { resources } = JSON.parse(text) as {
      readonly resources: readonly { kind: string; name: string; status: string; msg: string }[];
    };
    return resources.map(({ kind, name, status, msg }) => `${kind}/${name}: ${status}: ${msg}`);
  };
}
