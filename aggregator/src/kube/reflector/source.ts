import type { KubeResource } from "../resources/resource.ts";

/** Where objects of one kind are read: in the whole cluster, or in one namespace. */
export interface ReflectorSource {
  readonly resource: KubeResource;
  /** Absent: all of them, and of kinds that have no namespace. */
  readonly namespace?: string;
  /** Namespaces that are left out, where no single one is read. */
  readonly exceptNamespaces?: readonly string[];
}

/** The path of the list, which is the watch's too. Source: Kubernetes' API concepts, resource URIs. */
export function pathOf({ resource: { group, version, name, plural = name }, namespace }: ReflectorSource): string {
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === undefined
    ? `${root}/${plural}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** What a list and a watch ask for alike. Source: Kubernetes' field selectors. */
export function selectionOf({ exceptNamespaces = [] }: ReflectorSource): Readonly<Record<string, string>> {
  if (exceptNamespaces.length === 0) return {};
  return { fieldSelector: exceptNamespaces.map((name) => `metadata.namespace!=${name}`).join(",") };
}

/** `*v1.Pod`: how kube-state-metrics calls a kind in metrics of its own. */
export function goTypeOf({ version, kind }: KubeResource): string {
  return `*${version}.${kind}`;
}

/**
 * Media types for a list and for a watch. Where metadata is enough nothing else is taken, whatever the server can: of a Secret the
 * rest would be its content.
 */
export function acceptOf({ isMetadataOnly }: KubeResource, what: "list" | "watch"): string {
  if (!isMetadataOnly) return "application/json";
  const kind = what === "list" ? "PartialObjectMetadataList" : "PartialObjectMetadata";
  return `application/json;as=${kind};g=meta.k8s.io;v=v1`;
}
