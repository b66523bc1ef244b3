import type { FactsOfKind, KindWithFacts } from "../../state/facts/facts.ts";
import { nodeFacts } from "./node.ts";
import {
  autoscalerFacts,
  disruptionBudgetFacts,
  endpointSliceFacts,
  leaseFacts,
  namespaceFacts,
  quotaFacts,
  serviceFacts,
  storageClassFacts,
  volumeClaimFacts,
  volumeFacts,
} from "./others.ts";
import { podFacts } from "./pod.ts";
import {
  cronJobFacts,
  daemonSetFacts,
  deploymentFacts,
  jobFacts,
  replicaSetFacts,
  replicationControllerFacts,
  statefulSetFacts,
} from "./workload.ts";

/** What is kept of the objects of each kind, by its lower-case plural. An object is what the API promises, or the call throws. */
export const factsOfKind: { readonly [Kind in KindWithFacts]: (object: never) => FactsOfKind[Kind] } = {
  pods: podFacts,
  nodes: nodeFacts,
  namespaces: namespaceFacts,
  deployments: deploymentFacts,
  replicasets: replicaSetFacts,
  statefulsets: statefulSetFacts,
  daemonsets: daemonSetFacts,
  replicationcontrollers: replicationControllerFacts,
  jobs: jobFacts,
  cronjobs: cronJobFacts,
  services: serviceFacts,
  endpointslices: endpointSliceFacts,
  persistentvolumes: volumeFacts,
  persistentvolumeclaims: volumeClaimFacts,
  storageclasses: storageClassFacts,
  resourcequotas: quotaFacts,
  horizontalpodautoscalers: autoscalerFacts,
  poddisruptionbudgets: disruptionBudgetFacts,
  leases: leaseFacts,
};
