import type { KindWithFacts } from "../../state/facts/facts.ts";
import { factsOfKind } from "../facts/index.ts";
import { createCertificateSigningRequests } from "./certificatesigningrequests.ts";
import { createClusterRoleBindings } from "./clusterrolebindings.ts";
import { createClusterRoles } from "./clusterroles.ts";
import { createConfigMaps } from "./configmaps.ts";
import { createCronJobs } from "./cronjobs.ts";
import { createDaemonSets } from "./daemonsets.ts";
import { createDeployments } from "./deployments.ts";
import { createEndpoints } from "./endpoints.ts";
import { createEndpointSlices } from "./endpointslices.ts";
import { createHorizontalPodAutoscalers } from "./horizontalpodautoscalers.ts";
import { createIngressClasses } from "./ingressclasses.ts";
import { createIngresses } from "./ingresses.ts";
import { createJobs } from "./jobs.ts";
import { createLeases } from "./leases.ts";
import { createLimitRanges } from "./limitranges.ts";
import { createMutatingAdmissionPolicies } from "./mutatingadmissionpolicies.ts";
import { createMutatingAdmissionPolicyBindings } from "./mutatingadmissionpolicybindings.ts";
import { createMutatingWebhookConfigurations } from "./mutatingwebhookconfigurations.ts";
import { createNamespaces } from "./namespaces.ts";
import { createNetworkPolicies } from "./networkpolicies.ts";
import { createNodes } from "./nodes.ts";
import { createPersistentVolumeClaims } from "./persistentvolumeclaims.ts";
import { createPersistentVolumes } from "./persistentvolumes.ts";
import { createPodDisruptionBudgets } from "./poddisruptionbudgets.ts";
import { createPods } from "./pods/index.ts";
import { createReplicaSets } from "./replicasets.ts";
import { createReplicationControllers } from "./replicationcontrollers.ts";
import type { KubeResource } from "./resource.ts";
import { createResourceQuotas } from "./resourcequotas.ts";
import { createRoleBindings } from "./rolebindings.ts";
import { createRoles } from "./roles.ts";
import { createSecrets } from "./secrets.ts";
import { createServiceAccounts } from "./serviceaccounts.ts";
import { createServices } from "./services.ts";
import type { Allowlist, MetadataAllowlists } from "./shared/allowlist.ts";
import { createStatefulSets } from "./statefulsets.ts";
import { createStorageClasses } from "./storageclasses.ts";
import { createValidatingAdmissionPolicies } from "./validatingadmissionpolicies.ts";
import { createValidatingAdmissionPolicyBindings } from "./validatingadmissionpolicybindings.ts";
import { createValidatingWebhookConfigurations } from "./validatingwebhookconfigurations.ts";
import { createVolumeAttachments } from "./volumeattachments.ts";

/** Every kind of object that can be read, by its lower-case plural. */
const kinds: Readonly<Record<string, (allowed: MetadataAllowlists) => KubeResource<never>>> = {
  certificatesigningrequests: createCertificateSigningRequests,
  clusterrolebindings: createClusterRoleBindings,
  clusterroles: createClusterRoles,
  configmaps: createConfigMaps,
  cronjobs: createCronJobs,
  daemonsets: createDaemonSets,
  deployments: createDeployments,
  endpoints: createEndpoints,
  endpointslices: createEndpointSlices,
  horizontalpodautoscalers: createHorizontalPodAutoscalers,
  ingressclasses: createIngressClasses,
  ingresses: createIngresses,
  jobs: createJobs,
  leases: createLeases,
  limitranges: createLimitRanges,
  mutatingadmissionpolicies: createMutatingAdmissionPolicies,
  mutatingadmissionpolicybindings: createMutatingAdmissionPolicyBindings,
  mutatingwebhookconfigurations: createMutatingWebhookConfigurations,
  namespaces: createNamespaces,
  networkpolicies: createNetworkPolicies,
  nodes: createNodes,
  persistentvolumeclaims: createPersistentVolumeClaims,
  persistentvolumes: createPersistentVolumes,
  poddisruptionbudgets: createPodDisruptionBudgets,
  pods: createPods,
  replicasets: createReplicaSets,
  replicationcontrollers: createReplicationControllers,
  resourcequotas: createResourceQuotas,
  rolebindings: createRoleBindings,
  roles: createRoles,
  secrets: createSecrets,
  serviceaccounts: createServiceAccounts,
  services: createServices,
  statefulsets: createStatefulSets,
  storageclasses: createStorageClasses,
  validatingadmissionpolicies: createValidatingAdmissionPolicies,
  validatingadmissionpolicybindings: createValidatingAdmissionPolicyBindings,
  validatingwebhookconfigurations: createValidatingWebhookConfigurations,
  volumeattachments: createVolumeAttachments,
};

/** The lower-case plurals of all kinds, as `--resources` takes them. */
export const kubeResourceNames: readonly string[] = Object.keys(kinds).toSorted();

/** What may be shown of the metadata of each kind, by its lower-case plural; `*` stands for every kind, and beats the others. */
export interface KubeResourceOptions {
  readonly labelsAllowlist: ReadonlyMap<string, Allowlist>;
  readonly annotationsAllowlist: ReadonlyMap<string, Allowlist>;
}

/** Every kind of object that can be read, with the families that follow from it. */
export function kubeResources(options: KubeResourceOptions): readonly KubeResource[] {
  return Object.entries(kinds).map(([name, create]) => {
    const labels = allowlistOf(options.labelsAllowlist, name);
    const annotations = allowlistOf(options.annotationsAllowlist, name);
    return { ...create({ labels, annotations }), ...factsOf(name) };
  });
}

/** What is kept of a kind's objects for the join and the rules; nothing where they do not look at the kind. */
function factsOf(name: string): Pick<KubeResource, "facts"> {
  return name in factsOfKind ? { facts: factsOfKind[name as KindWithFacts] } : {};
}

function allowlistOf(allowlists: ReadonlyMap<string, Allowlist>, name: string): Allowlist {
  return allowlists.get("*") ?? allowlists.get(name) ?? [];
}
