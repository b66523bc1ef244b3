import type { Steps } from "@kubevitals/program";
import type { PodMetrics } from "@kubevitals/proto";

/** A pod of a list. Its record is put together each time that it is asked for: in a large cluster nobody reads most of them. */
export interface ListedPod {
  readonly uid: string;
  record(): PodMetrics;
}

/** What became of some pods from one list to another. */
export interface PodChanges {
  /** Pods that say what they said, but for ages that have run on. */
  readonly unchanged: number;
  /** All others, as they were and as they are. That they differ is not certain. */
  readonly others: readonly (readonly [before: ListedPod | undefined, after: ListedPod | undefined])[];
}

/** What of a pod is added up over namespaces and workloads. */
export type PodUsageLine = Pick<
  PodMetrics,
  | "namespace"
  | "workload"
  | "phase"
  | "restartCount"
  | "cpuUsageMillicores"
  | "memoryUsageBytes"
  | "cpuRequestMillicores"
  | "memoryRequestBytes"
>;

/** The pods of a snapshot, by namespace and name. Records are put together as one comes to them. */
export interface PodList extends Iterable<PodMetrics> {
  readonly length: number;
  /** The pod of this name; where one is being replaced by a namesake, the younger. */
  find(namespace: string, name: string): PodMetrics | undefined;
  /** Does in steps what would be done at once when something is asked first, but for sorting. */
  prepare(): Steps<void>;
  /** Does in steps what would be done at once when somebody first goes through the list in its order. */
  putInOrder(): Steps<void>;
  /** How many groups there are. Two lists with as many groups have the pod of a UID in the same one. */
  readonly groupCount: number;
  /** The pods of a group, in no order. */
  group(index: number): readonly ListedPod[];
  /** What became of a group since a list with as many groups. */
  changes(index: number, former: PodList): PodChanges;
  /** What is added up, pod by pod. */
  usages(): Iterable<PodUsageLine>;
}

/** A list of pods that are there already. */
export function podList(pods: readonly PodMetrics[]): PodList {
  return {
    length: pods.length,
    [Symbol.iterator]: () => pods[Symbol.iterator](),
    find: (namespace, name) => pods.findLast((pod) => pod.namespace === namespace && pod.podName === name),
    prepare: nothingToDo,
    putInOrder: nothingToDo,
    groupCount: 1,
    group: () => pods.map(knownPod),
    changes: (index, former) => ({ unchanged: 0, others: pairedByUid(former.group(index), pods.map(knownPod)) }),
    usages: () => pods,
  };
}

function* nothingToDo(): Steps<void> {
  yield;
}

/** A pod whose record is there. */
export function knownPod(metrics: PodMetrics): ListedPod {
  return { uid: metrics.podUid, record: () => metrics };
}

/** Pods as they were and as they are, by UID. */
export function pairedByUid(before: readonly ListedPod[], after: readonly ListedPod[]): PodChanges["others"] {
  const left = new Map(before.map((pod) => [pod.uid, pod]));
  const paired = after.map((pod) => {
    const former = left.get(pod.uid);
    left.delete(pod.uid);
    return [former, pod] as const;
  });
  return [...paired, ...Array.from(left.values(), (pod) => [pod, undefined] as const)];
}
