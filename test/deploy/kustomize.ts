import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { temporaryFolder } from "../programs/support/config-file.ts";
import { repository, type Owner } from "../programs/support/program.ts";
import type { Rig } from "../rig/rig.ts";
import { parseManifests, type KubeObject } from "./kube-object.ts";

export const kustomizations = join(repository, "deploy/kustomize");

/** The objects of a folder below deploy/kustomize. */
export async function kustomize(rig: Rig, folder: string): Promise<readonly KubeObject[]> {
  return parseManifests(await rig.kubectl("kustomize", join(kustomizations, folder)));
}

/** The objects of an overlay with components laid over it in this order, as somebody's own kustomization would have it. */
export async function kustomizeWith(
  owner: Owner,
  rig: Rig,
  overlay: string,
  components: readonly string[],
): Promise<readonly KubeObject[]> {
  const folder = await temporaryFolder(owner);
  const pathOf = (name: string) => relative(folder, join(kustomizations, name));
  await writeFile(
    join(folder, "kustomization.yaml"),
    JSON.stringify({
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      namespace: "kubevitals",
      resources: [pathOf(overlay)],
      components: components.map((component) => pathOf(`components/${component}`)),
    }),
  );
  return parseManifests(await rig.kubectl("kustomize", folder));
}
