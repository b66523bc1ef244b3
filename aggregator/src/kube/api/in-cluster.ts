import { existsSync, readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { KubeTarget } from "./kube-target.ts";

/** Where the kubelet mounts a pod's ServiceAccount. Source: Kubernetes' "Accessing the API from within a pod". */
const serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The API server of the cluster that this process is a pod of; undefined where it is none.
 *
 * @param root what stands before the folder of the ServiceAccount
 */
export function findInCluster(env: NodeJS.ProcessEnv, root: string): KubeTarget | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const folder = join(root, serviceAccountFolder);
  const tokenFile = join(folder, "token");
  if (!host || !port || !existsSync(tokenFile)) return undefined;
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return {
    foundIn: "the service account of this pod",
    cluster: { name: "in-cluster", server, caFile: join(folder, "ca.crt"), skipTLSVerify: false },
    user: { name: "in-cluster", tokenFile },
    podNamespace: namespaceIn(folder),
  };
}

/** The pod's namespace. The kubelet mounts it with the token; where somebody else made the folder it may be missing. */
function namespaceIn(folder: string): string {
  const path = join(folder, "namespace");
  return (existsSync(path) && readFileSync(path, "utf8").trim()) || "default";
}
