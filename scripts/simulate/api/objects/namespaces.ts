import { uuidOf } from "../../world/hash.ts";
import { oldSeconds, type ApiWorld } from "../api-world.ts";

const systemNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Names of all namespaces: the usual ones, and those that Deployments are in. */
export function namespaceNames({ pods }: ApiWorld): readonly string[] {
  const teams = Array.from({ length: Math.min(40, pods.deployments) }, (_, index) => `team-${index}`);
  return [...systemNamespaces, ...teams];
}

/** The UID of kube-system, by which a cluster is known. */
export function namespaceObject(world: ApiWorld, index: number, version: string): object | undefined {
  const name = namespaceNames(world)[index];
  if (name === undefined) return undefined;
  return {
    metadata: {
      name,
      uid: uuidOf(world.size.seed, "namespace", name),
      resourceVersion: version,
      creationTimestamp: world.time(oldSeconds),
      labels: { "kubernetes.io/metadata.name": name },
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}
