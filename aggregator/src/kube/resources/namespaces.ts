import type { V1Namespace } from "@kubernetes/client-node";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { conditionFamily } from "./shared/states.ts";
import { createdFamily } from "./shared/timestamps.ts";

type Namespace = Kube<V1Namespace>;

const phases = ["Active", "Terminating"];

/** Namespaces. */
export function createNamespaces(allowed: MetadataAllowlists): KubeResource<Namespace> {
  return {
    name: "namespaces",
    kind: "Namespace",
    group: "",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["namespace"],
    labelValues: ({ metadata }) => [metadata.name],
    families: [
      createdFamily("kube_namespace_created"),
      annotationsFamily("kube_namespace_annotations", allowed.annotations),
      labelsFamily("kube_namespace_labels", allowed.labels),
      {
        name: "kube_namespace_status_phase",
        help: "1 for the phase that the namespace is in.",
        type: "gauge",
        labels: ["phase"],
        rows({ status }, out) {
          for (const phase of phases) out.add(Number(status?.phase === phase), phase);
        },
      },
      conditionFamily<Namespace>(
        "kube_namespace_status_condition",
        "1 for what holds of each of the namespace's conditions.",
        ({ status }) => status?.conditions,
      ),
    ],
  };
}
