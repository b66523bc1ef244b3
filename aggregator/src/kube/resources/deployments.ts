import type { V1Deployment } from "@kubernetes/client-node";
import type { KubeFamily } from "./family.ts";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { generationFamily } from "./shared/generation.ts";
import { scaledIntOrPercent } from "./shared/int-or-percent.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily, numberFamily } from "./shared/numbers.ts";
import { addConditionStatus } from "./shared/states.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type Deployment = Kube<V1Deployment>;

/** Reasons that the deployment controller gives; another one is shown as `unknown`, so that nobody can make series without end. */
const knownReasons: ReadonlySet<string> = new Set([
  "",
  "ReplicaSetUpdated",
  "ReplicaSetCreateError",
  "NewReplicaSetCreated",
  "FoundNewReplicaSet",
  "NewReplicaSetAvailable",
  "ProgressDeadlineExceeded",
  "DeploymentPaused",
  "DeploymentResumed",
  "MinimumReplicasAvailable",
  "MinimumReplicasUnavailable",
]);

/** Deployments. */
export function createDeployments(allowed: MetadataAllowlists): KubeResource<Deployment> {
  return {
    name: "deployments",
    kind: "Deployment",
    group: "apps",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "deployment"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      owner,
      createdFamily("kube_deployment_created"),
      ...statusFamilies,
      condition,
      ...specFamilies,
      generationFamily("kube_deployment_metadata_generation"),
      deletionFamily("kube_deployment_deletion_timestamp"),
      annotationsFamily("kube_deployment_annotations", allowed.annotations),
      labelsFamily("kube_deployment_labels", allowed.labels),
    ],
  };
}

const owner: KubeFamily<Deployment> = {
  name: "kube_deployment_owner",
  help: "Who made the deployment.",
  type: "gauge",
  labels: ["owner_kind", "owner_name"],
  rows({ metadata }, out) {
    const owners = metadata.ownerReferences ?? [];
    if (owners.length === 0) out.add(1, "", "");
    for (const { kind, name } of owners) out.add(1, kind, name);
  },
};

const statusFamilies: readonly KubeFamily<Deployment>[] = [
  countFamily("kube_deployment_status_replicas", "Pods that the deployment has.", ({ status }) => status?.replicas),
  countFamily(
    "kube_deployment_status_replicas_ready",
    "Pods of the deployment that are ready.",
    ({ status }) => status?.readyReplicas,
  ),
  countFamily(
    "kube_deployment_status_replicas_available",
    "Pods of the deployment that have been ready for as long as it asks for.",
    ({ status }) => status?.availableReplicas,
  ),
  countFamily(
    "kube_deployment_status_replicas_unavailable",
    "Pods that the deployment still lacks to be fully available.",
    ({ status }) => status?.unavailableReplicas,
  ),
  countFamily(
    "kube_deployment_status_replicas_updated",
    "Pods of the deployment that are made from its newest template.",
    ({ status }) => status?.updatedReplicas,
  ),
  numberFamily(
    "kube_deployment_status_terminating_replicas",
    "Pods of the deployment that are being deleted and are not gone yet.",
    ({ status }) => status?.terminatingReplicas,
  ),
  countFamily(
    "kube_deployment_status_observed_generation",
    "The generation that the controller has acted on.",
    ({ status }) => status?.observedGeneration,
  ),
];

const condition: KubeFamily<Deployment> = {
  name: "kube_deployment_status_condition",
  help: "1 for what holds of each of the deployment's conditions, with its reason.",
  type: "gauge",
  labels: ["reason", "condition", "status"],
  rows({ status }, out) {
    for (const { type, status: holds, reason = "" } of status?.conditions ?? []) {
      addConditionStatus(out, holds, knownReasons.has(reason) ? reason : "unknown", type);
    }
  },
};

const specFamilies: readonly KubeFamily<Deployment>[] = [
  numberFamily("kube_deployment_spec_replicas", "Pods that the deployment is to have.", ({ spec }) => spec?.replicas),
  countFamily(
    "kube_deployment_spec_paused",
    "1 if the deployment is paused: changes of it roll out later.",
    ({ spec }) => Number(spec?.paused ?? false),
  ),
  numberFamily(
    "kube_deployment_spec_strategy_rollingupdate_max_unavailable",
    "Pods that may be unavailable during a rolling update.",
    ({ spec }) => replicasOf(spec, spec?.strategy?.rollingUpdate?.maxUnavailable, Math.floor),
  ),
  numberFamily(
    "kube_deployment_spec_strategy_rollingupdate_max_surge",
    "Pods that a rolling update may have beyond those that the deployment is to have.",
    ({ spec }) => replicasOf(spec, spec?.strategy?.rollingUpdate?.maxSurge, Math.ceil),
  ),
];

function replicasOf(
  spec: Deployment["spec"],
  value: number | string | undefined,
  round: (fraction: number) => number,
): number | undefined {
  const replicas = spec?.replicas ?? undefined;
  return replicas === undefined ? undefined : scaledIntOrPercent(value, replicas, round);
}
