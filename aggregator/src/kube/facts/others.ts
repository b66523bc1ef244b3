import type {
  V1EndpointSlice,
  V1LabelSelector,
  V1Lease,
  V1Namespace,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1PodDisruptionBudget,
  V1ResourceQuota,
  V1Service,
  V1StorageClass,
  V2HorizontalPodAutoscaler,
} from "@kubernetes/client-node";
import type { LabelSelector } from "../../state/facts/label-selector.ts";
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
} from "../../state/facts/others.ts";
import { quantityInteger, quantityNumber } from "../quantity.ts";
import type { Kube, Raw } from "../resources/kube-object.ts";
import type { Quantities } from "./amounts.ts";
import { conditionFacts, controllerOf } from "./condition.ts";
import { sharedThing } from "./shared.ts";
import { TextList } from "./text-list.ts";
import { timeOf } from "./time.ts";

export function namespaceFacts({ metadata, status }: Kube<V1Namespace>): NamespaceFacts {
  return {
    phase: status?.phase ?? "Active",
    labels: metadata.labels ?? {},
    createdAt: timeOf(metadata.creationTimestamp),
    deletionAt: timeOf(metadata.deletionTimestamp),
    conditions: conditionFacts(status?.conditions),
  };
}

export function serviceFacts({ metadata, spec }: Kube<V1Service>): ServiceFacts {
  const hasSelector = Object.keys(spec?.selector ?? {}).length > 0;
  return {
    type: spec?.type ?? "ClusterIP",
    hasSelector,
    selector: hasSelector && spec?.selector ? sharedThing(spec.selector) : undefined,
    labels: sharedThing(metadata.labels ?? {}),
    createdAt: timeOf(metadata.creationTimestamp),
  };
}

/** An endpoint without the condition `ready` is ready, says the API. One on several ports counts once. */
export function endpointSliceFacts({ metadata, endpoints }: Kube<V1EndpointSlice>): EndpointSliceFacts {
  const all = (endpoints ?? []).map(({ addresses, conditions }) => ({
    address: addresses[0] ?? "",
    isReady: conditions?.ready !== false,
  }));
  return {
    service: metadata.labels?.["kubernetes.io/service-name"],
    ready: TextList.of(all.filter(({ isReady }) => isReady).map(({ address }) => address)),
    notReady: TextList.of(all.filter(({ isReady }) => !isReady).map(({ address }) => address)),
  };
}

export function volumeFacts({ metadata, spec, status }: Kube<V1PersistentVolume>): VolumeFacts {
  const claim = spec?.claimRef;
  return {
    phase: status?.phase ?? "Pending",
    capacityBytes: bytesOf(spec?.capacity),
    storageClass: spec?.storageClassName || undefined,
    claim: claim?.name === undefined ? undefined : { namespace: claim.namespace ?? "", name: claim.name },
    reason: status?.reason || undefined,
    message: status?.message || undefined,
    labels: metadata.labels ?? {},
    createdAt: timeOf(metadata.creationTimestamp),
  };
}

export function volumeClaimFacts({ metadata, spec, status }: Kube<V1PersistentVolumeClaim>): VolumeClaimFacts {
  return {
    phase: status?.phase ?? "Pending",
    requestedBytes: bytesOf(spec?.resources?.requests),
    capacityBytes: bytesOf(status?.capacity),
    storageClass: spec?.storageClassName || undefined,
    volumeName: spec?.volumeName || undefined,
    labels: metadata.labels ?? {},
    createdAt: timeOf(metadata.creationTimestamp),
    conditions: conditionFacts(status?.conditions),
  };
}

/** Claims bind at once where a class does not say when. */
export function storageClassFacts({ metadata, volumeBindingMode }: Kube<V1StorageClass>): StorageClassFacts {
  const isDefault = metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true";
  return { bindingMode: volumeBindingMode ?? "Immediate", isDefault };
}

export function quotaFacts({ metadata, status, spec }: Kube<V1ResourceQuota>): QuotaFacts {
  return { labels: metadata.labels ?? {}, hard: numbersOf(status?.hard ?? spec?.hard), used: numbersOf(status?.used) };
}

export function autoscalerFacts({ metadata, spec, status }: Kube<V2HorizontalPodAutoscaler>): AutoscalerFacts {
  return {
    labels: metadata.labels ?? {},
    target: { kind: spec?.scaleTargetRef.kind ?? "", name: spec?.scaleTargetRef.name ?? "" },
    min: spec?.minReplicas ?? 1,
    max: spec?.maxReplicas ?? 1,
    current: status?.currentReplicas,
    desired: status?.desiredReplicas,
    conditions: conditionFacts(status?.conditions),
  };
}

export function disruptionBudgetFacts({ metadata, spec, status }: Kube<V1PodDisruptionBudget>): DisruptionBudgetFacts {
  return {
    labels: metadata.labels ?? {},
    selector: selectorOf(spec?.selector),
    disruptionsAllowed: status?.disruptionsAllowed ?? 0,
    currentHealthy: status?.currentHealthy ?? 0,
    desiredHealthy: status?.desiredHealthy ?? 0,
    expectedPods: status?.expectedPods ?? 0,
    generation: metadata.generation,
    observedGeneration: status?.observedGeneration,
  };
}

export function leaseFacts({ metadata, spec }: Kube<V1Lease>): LeaseFacts {
  return {
    holder: spec?.holderIdentity || undefined,
    renewedAt: timeOf(spec?.renewTime),
    durationSeconds: spec?.leaseDurationSeconds,
    owner: controllerOf(metadata),
  };
}

function selectorOf(selector: Raw<V1LabelSelector> | undefined): LabelSelector | undefined {
  return (
    selector && {
      matchLabels: selector.matchLabels ?? {},
      matchExpressions: (selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
        key,
        operator,
        values: values ?? [],
      })),
    }
  );
}

function bytesOf(quantities: Quantities): number | undefined {
  const storage = quantities?.["storage"];
  return storage === undefined ? undefined : quantityInteger(storage);
}

function numbersOf(quantities: Quantities): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(quantities ?? {}).map(([name, quantity]) => [name, quantityNumber(quantity)]),
  );
}
