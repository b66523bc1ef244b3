import type { V1ReplicationController } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import { generationFamily } from "./shared/generation.ts";
import { countFamily, numberFamily } from "./shared/numbers.ts";
import { ownerFamily } from "./shared/owners.ts";
import { createdFamily } from "./shared/timestamps.ts";

type ReplicationController = Kube<V1ReplicationController>;

/** ReplicationControllers: what there was before ReplicaSets. */
export function createReplicationControllers(): KubeResource<ReplicationController> {
  return {
    name: "replicationcontrollers",
    kind: "ReplicationController",
    group: "",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "replicationcontroller"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      createdFamily("kube_replicationcontroller_created"),
      ...statusFamilies,
      numberFamily(
        "kube_replicationcontroller_spec_replicas",
        "Pods that the controller is to have.",
        ({ spec }) => spec?.replicas,
      ),
      generationFamily("kube_replicationcontroller_metadata_generation"),
      ownerFamily("kube_replicationcontroller_owner"),
    ],
  };
}

const statusFamilies: readonly KubeFamily<ReplicationController>[] = [
  countFamily(
    "kube_replicationcontroller_status_replicas",
    "Pods that the controller has.",
    ({ status }) => status?.replicas,
  ),
  countFamily(
    "kube_replicationcontroller_status_fully_labeled_replicas",
    "Pods of the controller that carry all labels of its template.",
    ({ status }) => status?.fullyLabeledReplicas,
  ),
  countFamily(
    "kube_replicationcontroller_status_ready_replicas",
    "Pods of the controller that are ready.",
    ({ status }) => status?.readyReplicas,
  ),
  countFamily(
    "kube_replicationcontroller_status_available_replicas",
    "Pods of the controller that have been ready for as long as it asks for.",
    ({ status }) => status?.availableReplicas,
  ),
  countFamily(
    "kube_replicationcontroller_status_observed_generation",
    "The generation that has been acted on.",
    ({ status }) => status?.observedGeneration,
  ),
];
