import type { V1PodDisruptionBudget } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily } from "./shared/numbers.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type PodDisruptionBudget = Kube<V1PodDisruptionBudget>;

/** PodDisruptionBudgets: how many pods may be evicted at a time. */
export function createPodDisruptionBudgets(allowed: MetadataAllowlists): KubeResource<PodDisruptionBudget> {
  return {
    name: "poddisruptionbudgets",
    kind: "PodDisruptionBudget",
    group: "policy",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "poddisruptionbudget"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      annotationsFamily("kube_poddisruptionbudget_annotations", allowed.annotations),
      labelsFamily("kube_poddisruptionbudget_labels", allowed.labels),
      createdFamily("kube_poddisruptionbudget_created"),
      ...statusFamilies,
      deletionFamily("kube_poddisruptionbudget_deletion_timestamp"),
    ],
  };
}

const statusFamilies: readonly KubeFamily<PodDisruptionBudget>[] = [
  countFamily(
    "kube_poddisruptionbudget_status_current_healthy",
    "Pods under the budget that are healthy.",
    ({ status }) => status?.currentHealthy,
  ),
  countFamily(
    "kube_poddisruptionbudget_status_desired_healthy",
    "Pods under the budget that have to stay healthy.",
    ({ status }) => status?.desiredHealthy,
  ),
  countFamily(
    "kube_poddisruptionbudget_status_pod_disruptions_allowed",
    "Pods under the budget that may be evicted now.",
    ({ status }) => status?.disruptionsAllowed,
  ),
  countFamily(
    "kube_poddisruptionbudget_status_expected_pods",
    "Pods under the budget.",
    ({ status }) => status?.expectedPods,
  ),
  countFamily(
    "kube_poddisruptionbudget_status_observed_generation",
    "The generation that the controller has acted on.",
    ({ status }) => status?.observedGeneration,
  ),
];
