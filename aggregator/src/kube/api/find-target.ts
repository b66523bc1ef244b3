import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { UsageError } from "@kubevitals/program";
import { findInCluster } from "./in-cluster.ts";
import { readKubeconfig } from "./kubeconfig-file.ts";
import type { KubeTarget } from "./kube-target.ts";

/** Where to look for an API server. */
export interface TargetSearch {
  readonly kubernetes: "auto" | "off" | "required";
  /** The file that was named; then nothing else is looked at. */
  readonly kubeconfig: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Stands before the folder of the pod's ServiceAccount; for tests. */
  readonly root?: string;
}

/** The API server to read, or why there is none. */
export type FoundTarget = { readonly target: KubeTarget } | { readonly none: string };

/**
 * Looks for an API server: the kubeconfig that was named; else, in a pod, the cluster's own; else the files that KUBECONFIG names;
 * else ~/.kube/config where it exists.
 *
 * @throws {UsageError} where a file that somebody named cannot be used, or where one is required and there is none
 */
export function findTarget(search: TargetSearch): FoundTarget {
  const { kubernetes, kubeconfig, env, root = "/" } = search;
  if (kubernetes === "off") return { none: "Kubernetes is not read: --kubernetes is off" };
  if (kubeconfig !== undefined) return { target: readNamed("--kubeconfig", [kubeconfig]) };
  const inCluster = findInCluster(env, root);
  if (inCluster) return { target: inCluster };
  const named = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  // As with kubectl, files of this variable may be missing, as long as one is there.
  const present = named.filter((path) => existsSync(path));
  if (present.length > 0) return { target: readNamed("KUBECONFIG", present) };
  const home = join(env["HOME"] ?? homedir(), ".kube/config");
  if (named.length === 0 && existsSync(home)) return { target: readNamed("--kubeconfig", [home]) };
  const searched =
    named.length > 0
      ? `no file of KUBECONFIG exists (${named.join(", ")})`
      : `KUBECONFIG is not set, and there is no ${home}`;
  const none = `this is no pod of a cluster, ${searched}`;
  if (kubernetes === "required") {
    throw new UsageError(
      `--kubernetes: 'required', but no API server is known: ${none}; name a file with --kubeconfig`,
    );
  }
  return { none: `Kubernetes is not read: --kubernetes is auto, but ${none}` };
}

function readNamed(option: string, paths: readonly string[]): KubeTarget {
  try {
    return readKubeconfig(paths);
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}
