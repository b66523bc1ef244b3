import type { V1StatefulSet } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { generationFamily } from "./shared/generation.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily, numberFamily } from "./shared/numbers.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type StatefulSet = Kube<V1StatefulSet>;

/** StatefulSets. */
export function createStatefulSets(allowed: MetadataAllowlists): KubeResource<StatefulSet> {
  return {
    name: "statefulsets",
    kind: "StatefulSet",
    group: "apps",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "statefulset"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      createdFamily("kube_statefulset_created"),
      ...statusFamilies,
      ...specFamilies,
      generationFamily("kube_statefulset_metadata_generation"),
      claimRetention,
      annotationsFamily("kube_statefulset_annotations", allowed.annotations),
      labelsFamily("kube_statefulset_labels", allowed.labels),
      revisionFamily(
        "kube_statefulset_status_current_revision",
        "The revision of those pods that have not been updated.",
        ({ status }) => status?.currentRevision,
      ),
      revisionFamily(
        "kube_statefulset_status_update_revision",
        "The revision that pods are being updated to.",
        ({ status }) => status?.updateRevision,
      ),
      deletionFamily("kube_statefulset_deletion_timestamp"),
    ],
  };
}

const statusFamilies: readonly KubeFamily<StatefulSet>[] = [
  countFamily("kube_statefulset_status_replicas", "Pods that the set has.", ({ status }) => status?.replicas),
  countFamily(
    "kube_statefulset_status_replicas_available",
    "Pods of the set that have been ready for as long as it asks for.",
    ({ status }) => status?.availableReplicas,
  ),
  countFamily(
    "kube_statefulset_status_replicas_current",
    "Pods of the set that are of its current revision.",
    ({ status }) => status?.currentReplicas,
  ),
  countFamily(
    "kube_statefulset_status_replicas_ready",
    "Pods of the set that are ready.",
    ({ status }) => status?.readyReplicas,
  ),
  countFamily(
    "kube_statefulset_status_replicas_updated",
    "Pods of the set that are of the revision that it is being updated to.",
    ({ status }) => status?.updatedReplicas,
  ),
  countFamily(
    "kube_statefulset_status_observed_generation",
    "The generation that the controller has acted on.",
    ({ status }) => status?.observedGeneration,
  ),
];

const specFamilies: readonly KubeFamily<StatefulSet>[] = [
  numberFamily("kube_statefulset_replicas", "Pods that the set is to have.", ({ spec }) => spec?.replicas),
  {
    name: "kube_statefulset_ordinals_start",
    help: "The number that the set's pods are counted from, where it says one.",
    type: "gauge",
    labels: [],
    rows({ spec }, out) {
      const ordinals = spec?.ordinals ?? undefined;
      if (ordinals !== undefined) out.add(ordinals.start ?? 0);
    },
  },
];

const claimRetention: KubeFamily<StatefulSet> = {
  name: "kube_statefulset_persistentvolumeclaim_retention_policy",
  help: "What becomes of the set's volume claims once it is deleted or scaled down.",
  type: "gauge",
  labels: ["when_deleted", "when_scaled"],
  rows({ spec }, out) {
    const { whenDeleted = "", whenScaled = "" } = spec?.persistentVolumeClaimRetentionPolicy ?? {};
    if (whenDeleted !== "" || whenScaled !== "") out.add(1, whenDeleted, whenScaled);
  },
};

function revisionFamily(
  name: string,
  help: string,
  revisionOf: (set: StatefulSet) => string | undefined,
): KubeFamily<StatefulSet> {
  return { name, help, type: "gauge", labels: ["revision"], rows: (set, out) => out.add(1, revisionOf(set) ?? "") };
}
