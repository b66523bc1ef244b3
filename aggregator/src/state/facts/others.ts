import type { LabelSelector } from "./label-selector.ts";
import type { ConditionFacts, OwnerFacts } from "./pod.ts";

/** What is kept of a namespace. */
export interface NamespaceFacts {
  readonly phase: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number | undefined;
  readonly deletionAt: number | undefined;
  /** Why it does not end, once it should. */
  readonly conditions: readonly ConditionFacts[];
}

/** What is kept of a Service. */
export interface ServiceFacts {
  readonly type: string;
  readonly hasSelector: boolean;
  /** Labels of the pods that it sends to; undefined where somebody else fills in its endpoints. */
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number | undefined;
}

/** What is kept of an EndpointSlice: a Service's endpoints are those of all its slices, each address once. */
export interface EndpointSliceFacts {
  /** Name of the Service, from the label kubernetes.io/service-name. */
  readonly service: string | undefined;
  readonly ready: Addresses;
  readonly notReady: Addresses;
}

/** Addresses of endpoints. */
export interface Addresses extends Iterable<string> {
  readonly length: number;
}

/** What is kept of a PersistentVolume. */
export interface VolumeFacts {
  readonly phase: string;
  readonly capacityBytes: number | undefined;
  readonly storageClass: string | undefined;
  readonly claim: { readonly namespace: string; readonly name: string } | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number | undefined;
}

/** What is kept of a PersistentVolumeClaim. */
export interface VolumeClaimFacts {
  readonly phase: string;
  readonly requestedBytes: number | undefined;
  readonly capacityBytes: number | undefined;
  readonly storageClass: string | undefined;
  readonly volumeName: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number | undefined;
  readonly conditions: readonly ConditionFacts[];
}

/** What is kept of a StorageClass. */
export interface StorageClassFacts {
  /** `Immediate`, or `WaitForFirstConsumer`: claims wait until a pod that mounts them is scheduled. */
  readonly bindingMode: string;
  /** Whether claims that name no class are of this one. */
  readonly isDefault: boolean;
}

/** What is kept of a ResourceQuota: by resource, in cores, bytes or pieces. */
export interface QuotaFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly hard: Readonly<Record<string, number>>;
  readonly used: Readonly<Record<string, number>>;
}

/** What is kept of a HorizontalPodAutoscaler. */
export interface AutoscalerFacts {
  readonly labels: Readonly<Record<string, string>>;
  /** What it scales. */
  readonly target: { readonly kind: string; readonly name: string };
  readonly min: number;
  readonly max: number;
  readonly current: number | undefined;
  readonly desired: number | undefined;
  readonly conditions: readonly ConditionFacts[];
}

/** What is kept of a PodDisruptionBudget. */
export interface DisruptionBudgetFacts {
  readonly labels: Readonly<Record<string, string>>;
  /** The pods that it guards; undefined where it guards none. */
  readonly selector: LabelSelector | undefined;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly generation: number | undefined;
  readonly observedGeneration: number | undefined;
}

/** What is kept of a Lease: a kubelet's heartbeat where it is in the namespace kube-node-lease. Milliseconds since 1970. */
export interface LeaseFacts {
  readonly holder: string | undefined;
  readonly renewedAt: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly owner: OwnerFacts | undefined;
}
