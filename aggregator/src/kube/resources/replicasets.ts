import type { V1ReplicaSet } from "@kubernetes/client-node";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { generationFamily } from "./shared/generation.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily, numberFamily } from "./shared/numbers.ts";
import { ownerFamily } from "./shared/owners.ts";
import { createdFamily } from "./shared/timestamps.ts";

type ReplicaSet = Kube<V1ReplicaSet>;

/** ReplicaSets: one for each template that a Deployment keeps. */
export function createReplicaSets(allowed: MetadataAllowlists): KubeResource<ReplicaSet> {
  return {
    name: "replicasets",
    kind: "ReplicaSet",
    group: "apps",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "replicaset"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      createdFamily("kube_replicaset_created"),
      countFamily("kube_replicaset_status_replicas", "Pods that the set has.", ({ status }) => status?.replicas),
      countFamily(
        "kube_replicaset_status_fully_labeled_replicas",
        "Pods of the set that carry all labels of its template.",
        ({ status }) => status?.fullyLabeledReplicas,
      ),
      countFamily(
        "kube_replicaset_status_ready_replicas",
        "Pods of the set that are ready.",
        ({ status }) => status?.readyReplicas,
      ),
      numberFamily(
        "kube_replicaset_status_terminating_replicas",
        "Pods of the set that are being deleted and are not gone yet.",
        ({ status }) => status?.terminatingReplicas,
      ),
      countFamily(
        "kube_replicaset_status_observed_generation",
        "The generation that the controller has acted on.",
        ({ status }) => status?.observedGeneration,
      ),
      numberFamily("kube_replicaset_spec_replicas", "Pods that the set is to have.", ({ spec }) => spec?.replicas),
      generationFamily("kube_replicaset_metadata_generation"),
      ownerFamily("kube_replicaset_owner"),
      annotationsFamily("kube_replicaset_annotations", allowed.annotations),
      labelsFamily("kube_replicaset_labels", allowed.labels),
    ],
  };
}
