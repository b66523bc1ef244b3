import type { KubeFamily } from "../family.ts";
import type { KubeObject } from "../kube-object.ts";
import type { MetadataAllowlists } from "./allowlist.ts";
import { annotationsFamily, labelsFamily } from "./metadata-families.ts";
import { resourceVersionFamily } from "./resource-version.ts";
import { createdFamily } from "./timestamps.ts";

/** What the bindings of roles and cluster roles have in common. */
export interface RoleBinding extends KubeObject {
  readonly roleRef?: { readonly kind: string; readonly name: string };
}

/** The families of a kind of RBAC object, `info` being its own. */
export function rbacFamilies<T extends KubeObject>(
  word: string,
  info: KubeFamily<T>,
  allowed: MetadataAllowlists,
): readonly KubeFamily<T>[] {
  return [
    annotationsFamily(`kube_${word}_annotations`, allowed.annotations),
    labelsFamily(`kube_${word}_labels`, allowed.labels),
    info,
    createdFamily(`kube_${word}_created`),
    resourceVersionFamily(`kube_${word}_metadata_resource_version`),
  ];
}

/** `kube_<kind>_info` of a binding: the role that it gives. */
export function roleRefInfo(name: string): KubeFamily<RoleBinding> {
  return {
    name,
    help: "The role that the binding gives.",
    type: "gauge",
    labels: ["roleref_kind", "roleref_name"],
    rows: ({ roleRef }, out) => out.add(1, roleRef?.kind ?? "", roleRef?.name ?? ""),
  };
}
