import type { V1IngressClass } from "@kubernetes/client-node";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { createdFamily } from "./shared/timestamps.ts";

type IngressClass = Kube<V1IngressClass>;

/** IngressClasses. */
export function createIngressClasses(allowed: MetadataAllowlists): KubeResource<IngressClass> {
  return {
    name: "ingressclasses",
    kind: "IngressClass",
    group: "networking.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: false,
    labels: ["ingressclass"],
    labelValues: ({ metadata }) => [metadata.name],
    families: [
      {
        name: "kube_ingressclass_info",
        help: "The controller that serves ingresses of the class.",
        type: "gauge",
        labels: ["controller"],
        rows: ({ spec }, out) => out.add(1, spec?.controller ?? ""),
      },
      createdFamily("kube_ingressclass_created"),
      annotationsFamily("kube_ingressclass_annotations", allowed.annotations),
      labelsFamily("kube_ingressclass_labels", allowed.labels),
    ],
  };
}
