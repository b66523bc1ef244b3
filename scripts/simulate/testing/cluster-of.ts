import type { ClusterSize } from "../cluster/cluster-size.ts";

/** For tests: a small cluster in which nothing is ill. */
export function clusterOf(more: Partial<ClusterSize> = {}): ClusterSize {
  return {
    seed: 1,
    nodes: 4,
    podsPerNode: 6,
    seriesPerNode: 500,
    containers: false,
    churn: 1,
    gpuNodes: 0,
    faults: false,
    ...more,
  };
}
