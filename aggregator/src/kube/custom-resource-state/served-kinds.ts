import type { V1CustomResourceDefinition } from "@kubernetes/client-node";
import type { Kube } from "../resources/kube-object.ts";
import type { KubeResource } from "../resources/resource.ts";

type Definition = Kube<V1CustomResourceDefinition>;

/** A version of a kind that the API server serves because a CustomResourceDefinition says so. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Lower-case plural, as in the path. */
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/**
 * CustomResourceDefinitions, by which custom resources are found: they have no families, their facts are what is served. A change
 * of one can bring kinds and take them away.
 */
export const customResourceDefinitions: KubeResource<Definition, readonly ServedKind[]> = {
  name: "customresourcedefinitions",
  kind: "CustomResourceDefinition",
  group: "apiextensions.k8s.io",
  version: "v1",
  isNamespaced: false,
  isDefault: false,
  labels: ["customresourcedefinition"],
  labelValues: ({ metadata }) => [metadata.name],
  families: [],
  facts: servedKinds,
};

/** The versions of a kind that can be listed. */
export function servedKinds({ spec }: Definition): readonly ServedKind[] {
  const { group, names, scope, versions } = spec;
  return versions
    .filter(({ served }) => served)
    .map(({ name }) => ({
      group,
      version: name,
      kind: names.kind,
      plural: names.plural,
      isNamespaced: scope === "Namespaced",
    }));
}
