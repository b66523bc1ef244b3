import type { V1DaemonSet } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { generationFamily } from "./shared/generation.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily } from "./shared/numbers.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type DaemonSet = Kube<V1DaemonSet>;

/** DaemonSets. */
export function createDaemonSets(allowed: MetadataAllowlists): KubeResource<DaemonSet> {
  return {
    name: "daemonsets",
    kind: "DaemonSet",
    group: "apps",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "daemonset"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      createdFamily("kube_daemonset_created"),
      ...statusFamilies,
      generationFamily("kube_daemonset_metadata_generation"),
      deletionFamily("kube_daemonset_deletion_timestamp"),
      annotationsFamily("kube_daemonset_annotations", allowed.annotations),
      labelsFamily("kube_daemonset_labels", allowed.labels),
    ],
  };
}

const statusFamilies: readonly KubeFamily<DaemonSet>[] = [
  countFamily(
    "kube_daemonset_status_current_number_scheduled",
    "Nodes that have a pod of the set and are to have one.",
    ({ status }) => status?.currentNumberScheduled,
  ),
  countFamily(
    "kube_daemonset_status_desired_number_scheduled",
    "Nodes that are to have a pod of the set.",
    ({ status }) => status?.desiredNumberScheduled,
  ),
  countFamily(
    "kube_daemonset_status_number_available",
    "Nodes whose pod of the set has been ready for as long as it asks for.",
    ({ status }) => status?.numberAvailable,
  ),
  countFamily(
    "kube_daemonset_status_number_misscheduled",
    "Nodes that have a pod of the set and are not to have one.",
    ({ status }) => status?.numberMisscheduled,
  ),
  countFamily(
    "kube_daemonset_status_number_ready",
    "Nodes whose pod of the set is ready.",
    ({ status }) => status?.numberReady,
  ),
  countFamily(
    "kube_daemonset_status_number_unavailable",
    "Nodes that are to have a pod of the set and have none that is available.",
    ({ status }) => status?.numberUnavailable,
  ),
  countFamily(
    "kube_daemonset_status_observed_generation",
    "The generation that the controller has acted on.",
    ({ status }) => status?.observedGeneration,
  ),
  countFamily(
    "kube_daemonset_status_updated_number_scheduled",
    "Nodes whose pod of the set is made from its newest template.",
    ({ status }) => status?.updatedNumberScheduled,
  ),
];
