import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kubeResources } from "../../aggregator/src/kube/resources/index.ts";
import { temporaryFolder } from "../programs/support/config-file.ts";
import type { Owner } from "../programs/support/program.ts";
import type { Rig } from "../rig/rig.ts";

interface Config {
  readonly clusters: readonly object[];
  readonly contexts: readonly { readonly name: string; readonly context: object }[];
}

/** A kubeconfig with which one is that ServiceAccount, and nobody else. */
export async function kubeconfigOf(owner: Owner, rig: Rig, namespace: string, name: string): Promise<string> {
  const [view, token] = await Promise.all([
    rig.kubectl("config", "view", "--raw", "--minify", "--flatten", "--output=json"),
    rig.kubectl("create", "token", name, "--namespace", namespace),
  ]);
  const config = JSON.parse(view) as Config;
  const path = join(await temporaryFolder(owner), "kubeconfig");
  const contexts = config.contexts.map((entry) => ({ ...entry, context: { ...entry.context, user: name } }));
  const users = [{ name, user: { token: token.trim() } }];
  await writeFile(path, JSON.stringify({ ...config, contexts, users }), { mode: 0o600 });
  return path;
}

/** Rules of a role that may read these kinds, of all that the aggregator reads by default and those that rules need. */
export function readingRules(
  isAllowed: (resource: { name: string; isNamespaced: boolean }) => boolean,
): readonly object[] {
  const none = { labelsAllowlist: new Map<string, never[]>(), annotationsAllowlist: new Map<string, never[]>() };
  const resources = kubeResources(none).filter(({ name }) => name !== "secrets");
  return resources
    .filter(isAllowed)
    .map(({ group, plural, name }) => ({ apiGroups: [group], resources: [plural ?? name], verbs: ["list", "watch"] }));
}

/** Rules of a role that may read usage, and how Metrics Server is served. */
export const usageRules: readonly object[] = [
  { apiGroups: ["metrics.k8s.io"], resources: ["nodes", "pods"], verbs: ["list", "get"] },
  { apiGroups: ["apiregistration.k8s.io"], resources: ["apiservices"], verbs: ["get"] },
];
