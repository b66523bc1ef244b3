import type { KubeView, ResourceView } from "../objects/kube-view.ts";
import type { StoredObject } from "../objects/object-table.ts";
import type { NodeFacts } from "./node.ts";
import type {
  AutoscalerFacts,
  DisruptionBudgetFacts,
  EndpointSliceFacts,
  LeaseFacts,
  NamespaceFacts,
  QuotaFacts,
  ServiceFacts,
  StorageClassFacts,
  VolumeClaimFacts,
  VolumeFacts,
} from "./others.ts";
import type { PodFacts } from "./pod.ts";
import type { WorkloadFacts } from "./workload.ts";

/** What is kept of each kind of object that the join and the rules look at, by the kind's lower-case plural. */
export interface FactsOfKind {
  readonly pods: PodFacts;
  readonly nodes: NodeFacts;
  readonly namespaces: NamespaceFacts;
  readonly deployments: WorkloadFacts;
  readonly replicasets: WorkloadFacts;
  readonly statefulsets: WorkloadFacts;
  readonly daemonsets: WorkloadFacts;
  readonly replicationcontrollers: WorkloadFacts;
  readonly jobs: WorkloadFacts;
  readonly cronjobs: WorkloadFacts;
  readonly services: ServiceFacts;
  readonly endpointslices: EndpointSliceFacts;
  readonly persistentvolumes: VolumeFacts;
  readonly persistentvolumeclaims: VolumeClaimFacts;
  readonly storageclasses: StorageClassFacts;
  readonly resourcequotas: QuotaFacts;
  readonly horizontalpodautoscalers: AutoscalerFacts;
  readonly poddisruptionbudgets: DisruptionBudgetFacts;
  readonly leases: LeaseFacts;
}

/** A kind of which facts are kept. */
export type KindWithFacts = keyof FactsOfKind;

/** One kind in a view, with its facts' type. The registry of kinds holds each to the type that stands above. */
export function viewOf<Kind extends KindWithFacts>(
  kube: KubeView | undefined,
  kind: Kind,
): ResourceView<FactsOfKind[Kind]> | undefined {
  return kube?.get(kind) as ResourceView<FactsOfKind[Kind]> | undefined;
}

/** The objects of one kind, in no order. */
export function* objectsOf<Kind extends KindWithFacts>(
  kube: KubeView | undefined,
  kind: Kind,
): Generator<StoredObject<FactsOfKind[Kind]>> {
  for (const { objects } of viewOf(kube, kind)?.objects.buckets ?? []) yield* objects;
}
