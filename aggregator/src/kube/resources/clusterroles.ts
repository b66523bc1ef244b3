import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { existsFamily } from "./shared/numbers.ts";
import { rbacFamilies } from "./shared/rbac.ts";

/** ClusterRoles. */
export function createClusterRoles(allowed: MetadataAllowlists): KubeResource {
  return {
    name: "clusterroles",
    kind: "ClusterRole",
    group: "rbac.authorization.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: false,
    isMetadataOnly: true,
    labels: ["clusterrole"],
    labelValues: ({ metadata }) => [metadata.name],
    families: rbacFamilies(
      "clusterrole",
      existsFamily("kube_clusterrole_info", "A cluster role that exists."),
      allowed,
    ),
  };
}
