import type { V1ResourceQuota } from "@kubernetes/client-node";
import { quantityNumber } from "../quantity.ts";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { createdFamily } from "./shared/timestamps.ts";

type ResourceQuota = Kube<V1ResourceQuota>;

const quota: KubeFamily<ResourceQuota> = {
  name: "kube_resourcequota",
  help: "How much of each resource the namespace may have (hard) and has (used), as the quota's controller last counted.",
  type: "gauge",
  labels: ["resource", "type"],
  rows({ status }, out) {
    for (const type of ["hard", "used"] as const) {
      for (const [resource, quantity] of Object.entries(status?.[type] ?? {})) {
        out.add(quantityNumber(quantity), resource, type);
      }
    }
  },
};

/** Resource quotas. */
export function createResourceQuotas(allowed: MetadataAllowlists): KubeResource<ResourceQuota> {
  return {
    name: "resourcequotas",
    kind: "ResourceQuota",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "resourcequota"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      createdFamily("kube_resourcequota_created"),
      quota,
      annotationsFamily("kube_resourcequota_annotations", allowed.annotations),
      labelsFamily("kube_resourcequota_labels", allowed.labels),
    ],
  };
}
