import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { existsFamily } from "./shared/numbers.ts";
import { rbacFamilies } from "./shared/rbac.ts";

/** Roles. */
export function createRoles(allowed: MetadataAllowlists): KubeResource {
  return {
    name: "roles",
    kind: "Role",
    group: "rbac.authorization.k8s.io",
    version: "v1",
    isNamespaced: true,
    isDefault: false,
    isMetadataOnly: true,
    labels: ["namespace", "role"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: rbacFamilies("role", existsFamily("kube_role_info", "A role that exists."), allowed),
  };
}
