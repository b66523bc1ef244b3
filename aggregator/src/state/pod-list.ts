import type { PodMetrics } from "@kubevitals/proto";

/** The pods of a snapshot, by namespace and name. They are put together when somebody reads them, and then kept with the snapshot. */
export interface PodList extends Iterable<PodMetrics> {
  readonly length: number;
  /** The pod of this name; where one is being replaced by a namesake, the younger. */
  find(namespace: string, name: string): PodMetrics | undefined;
}

/** A list of pods that are there already. */
export function podList(pods: readonly PodMetrics[]): PodList {
  return {
    length: pods.length,
    [Symbol.iterator]: () => pods[Symbol.iterator](),
    find: (namespace, name) => pods.findLast((pod) => pod.namespace === namespace && pod.podName === name),
  };
}
