import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { rbacFamilies, roleRefInfo, type RoleBinding } from "./shared/rbac.ts";

/** RoleBindings. */
export function createRoleBindings(allowed: MetadataAllowlists): KubeResource<RoleBinding> {
  return {
    name: "rolebindings",
    kind: "RoleBinding",
    group: "rbac.authorization.k8s.io",
    version: "v1",
    isNamespaced: true,
    isDefault: false,
    labels: ["namespace", "rolebinding"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: rbacFamilies("rolebinding", roleRefInfo("kube_rolebinding_info"), allowed),
  };
}
