import type { KubeFamily } from "./family.ts";
import type { KubeObject } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { ownerFamily } from "./shared/owners.ts";
import { resourceVersionFamily } from "./shared/resource-version.ts";
import { createdFamily } from "./shared/timestamps.ts";

/** Metadata, and the type where what was read says it. */
type Secret = KubeObject & { readonly type?: string };

const info: KubeFamily<Secret> = {
  name: "kube_secret_info",
  help: "1 for every Secret.",
  type: "gauge",
  labels: [],
  rows(_, out) {
    out.add(1);
  },
};

/**
 * A Secret's type is no metadata (PartialObjectMetadata): Secrets that are read as metadata only have no rows here. The server's
 * Table of Secrets (`as=Table;v=v1;g=meta.k8s.io`, `includeObject=Metadata`) has it as the column `Type`, in lists and in watches,
 * still without their content.
 */
const type: KubeFamily<Secret> = {
  name: "kube_secret_type",
  help: "The Secret's type, such as Opaque or kubernetes.io/tls.",
  type: "gauge",
  labels: ["type"],
  rows({ type: value }, out) {
    if (value !== undefined) out.add(1, value);
  },
};

/** Secrets: read only when asked for, as who may list them may read them. What they hold is never asked for. */
export function createSecrets(allowed: MetadataAllowlists): KubeResource<Secret> {
  return {
    name: "secrets",
    kind: "Secret",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: false,
    isMetadataOnly: true,
    labels: ["namespace", "secret"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      info,
      type,
      annotationsFamily("kube_secret_annotations", allowed.annotations),
      labelsFamily("kube_secret_labels", allowed.labels),
      createdFamily("kube_secret_created"),
      resourceVersionFamily("kube_secret_metadata_resource_version"),
      ownerFamily("kube_secret_owner"),
    ],
  };
}
