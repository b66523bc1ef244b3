import type {
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1ReplicaSet,
  V1ReplicationController,
  V1StatefulSet,
} from "@kubernetes/client-node";
import type { WorkloadFacts } from "../../state/facts/workload.ts";
import type { Kube, KubeMetadata } from "../resources/kube-object.ts";
import { conditionFacts, controllerOf } from "./condition.ts";
import { sharedThing } from "./shared.ts";
import { timeOf } from "./time.ts";

/** What is kept of a Deployment. */
export function deploymentFacts({ metadata, spec, status }: Kube<V1Deployment>): WorkloadFacts {
  return {
    ...common("Deployment", metadata, spec?.template),
    ...replicas(spec, status),
    updated: status?.updatedReplicas ?? 0,
    suspended: spec?.paused === true,
  };
}

/** What is kept of a ReplicaSet. */
export function replicaSetFacts({ metadata, spec, status }: Kube<V1ReplicaSet>): WorkloadFacts {
  return { ...common("ReplicaSet", metadata, spec?.template), ...replicas(spec, status) };
}

/** What is kept of a ReplicationController. */
export function replicationControllerFacts({ metadata, spec, status }: Kube<V1ReplicationController>): WorkloadFacts {
  return { ...common("ReplicationController", metadata, spec?.template), ...replicas(spec, status) };
}

/** What is kept of a StatefulSet. */
export function statefulSetFacts({ metadata, spec, status }: Kube<V1StatefulSet>): WorkloadFacts {
  return {
    ...common("StatefulSet", metadata, spec?.template),
    ...replicas(spec, status),
    updated: status?.updatedReplicas ?? 0,
  };
}

/** What is kept of a DaemonSet. */
export function daemonSetFacts({ metadata, spec, status }: Kube<V1DaemonSet>): WorkloadFacts {
  return {
    ...common("DaemonSet", metadata, spec?.template),
    desired: status?.desiredNumberScheduled,
    current: status?.currentNumberScheduled,
    ready: status?.numberReady,
    available: status?.numberAvailable ?? 0,
    updated: status?.updatedNumberScheduled ?? 0,
    misscheduled: status?.numberMisscheduled,
    observedGeneration: status?.observedGeneration,
    conditions: conditionFacts(status?.conditions),
  };
}

/** What is kept of a Job. Its completions are 1 where neither they nor a parallelism are given, as for a work queue. */
export function jobFacts({ metadata, spec, status }: Kube<V1Job>): WorkloadFacts {
  return {
    ...common("Job", metadata, spec?.template),
    desired: spec?.completions ?? 1,
    ready: status?.succeeded ?? 0,
    failed: status?.failed ?? 0,
    active: status?.active ?? 0,
    suspended: spec?.suspend === true,
    conditions: conditionFacts(status?.conditions),
    startedAt: timeOf(status?.startTime),
    completedAt: timeOf(status?.completionTime),
  };
}

/** What is kept of a CronJob. */
export function cronJobFacts({ metadata, spec, status }: Kube<V1CronJob>): WorkloadFacts {
  return {
    ...common("CronJob", metadata),
    active: status?.active?.length ?? 0,
    suspended: spec?.suspend === true,
    schedule: spec?.schedule,
    timeZone: spec?.timeZone,
    startingDeadlineSeconds: spec?.startingDeadlineSeconds,
    concurrencyPolicy: spec?.concurrencyPolicy,
    lastScheduledAt: timeOf(status?.lastScheduleTime),
    lastSucceededAt: timeOf(status?.lastSuccessfulTime),
  };
}

/** What those kinds say alike that keep a number of pods. */
interface ReplicatedStatus {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: Parameters<typeof conditionFacts>[0];
}

/** Pods that there should be and that there are. A field that the status leaves out is 0 there, as Kubernetes omits zeros. */
function replicas(spec: { readonly replicas?: number } | undefined, status: ReplicatedStatus | undefined) {
  return {
    desired: spec?.replicas ?? 1,
    current: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    observedGeneration: status?.observedGeneration,
    conditions: conditionFacts(status?.conditions),
  };
}

function common<Kind extends WorkloadFacts["kind"]>(
  kind: Kind,
  metadata: KubeMetadata,
  template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } },
): WorkloadFacts & { kind: Kind } {
  const owner = controllerOf(metadata);
  const podLabels = owner === undefined ? template?.metadata?.labels : undefined;
  return {
    kind,
    labels: sharedThing(metadata.labels ?? {}),
    ...(podLabels ? { podLabels: sharedThing(podLabels) } : {}),
    owner,
    createdAt: timeOf(metadata.creationTimestamp),
    deletionAt: timeOf(metadata.deletionTimestamp),
    generation: metadata.generation,
    suspended: false,
    conditions: [],
  };
}
