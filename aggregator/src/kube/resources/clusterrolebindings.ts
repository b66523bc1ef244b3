import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { rbacFamilies, roleRefInfo, type RoleBinding } from "./shared/rbac.ts";

/** ClusterRoleBindings. */
export function createClusterRoleBindings(allowed: MetadataAllowlists): KubeResource<RoleBinding> {
  return {
    name: "clusterrolebindings",
    kind: "ClusterRoleBinding",
    group: "rbac.authorization.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: false,
    labels: ["clusterrolebinding"],
    labelValues: ({ metadata }) => [metadata.name],
    families: rbacFamilies("clusterrolebinding", roleRefInfo("kube_clusterrolebinding_info"), allowed),
  };
}
