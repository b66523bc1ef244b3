import type { V1StorageClass } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { createdFamily } from "./shared/timestamps.ts";

type StorageClass = Kube<V1StorageClass>;

const info: KubeFamily<StorageClass> = {
  name: "kube_storageclass_info",
  help: "Who makes the class's volumes, when, and what becomes of them when their claim is deleted.",
  type: "gauge",
  labels: ["provisioner", "reclaim_policy", "volume_binding_mode"],
  rows({ provisioner, reclaimPolicy, volumeBindingMode }, out) {
    out.add(1, provisioner, reclaimPolicy ?? "Delete", volumeBindingMode ?? "Immediate");
  },
};

/** Storage classes. */
export function createStorageClasses(allowed: MetadataAllowlists): KubeResource<StorageClass> {
  return {
    name: "storageclasses",
    kind: "StorageClass",
    group: "storage.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["storageclass"],
    labelValues: ({ metadata }) => [metadata.name],
    families: [
      info,
      createdFamily("kube_storageclass_created"),
      annotationsFamily("kube_storageclass_annotations", allowed.annotations),
      labelsFamily("kube_storageclass_labels", allowed.labels),
    ],
  };
}
