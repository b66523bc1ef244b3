import type { KubeFamily } from "./family.ts";
import type { KubeObject } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { resourceVersionFamily } from "./shared/resource-version.ts";
import { createdFamily } from "./shared/timestamps.ts";

const info: KubeFamily<KubeObject> = {
  name: "kube_configmap_info",
  help: "1 for every ConfigMap.",
  type: "gauge",
  labels: [],
  rows(_, out) {
    out.add(1);
  },
};

/** ConfigMaps. What they hold is never read. */
export function createConfigMaps(allowed: MetadataAllowlists): KubeResource {
  return {
    name: "configmaps",
    kind: "ConfigMap",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    isMetadataOnly: true,
    labels: ["namespace", "configmap"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      annotationsFamily("kube_configmap_annotations", allowed.annotations),
      labelsFamily("kube_configmap_labels", allowed.labels),
      info,
      createdFamily("kube_configmap_created"),
      resourceVersionFamily("kube_configmap_metadata_resource_version"),
    ],
  };
}
