/** What a simulated cluster follows from: the same size and seed, the same cluster. */
export interface ClusterSize {
  readonly seed: number;
  readonly nodes: number;
  readonly podsPerNode: number;
  /** About how many series a node has, without its containers'. */
  readonly seriesPerNode: number;
  /** Whether nodes carry the cgroups of their pods and containers. */
  readonly containers: boolean;
  /** Share of all pods that are replaced in a minute of the cluster, in percent. */
  readonly churn: number;
  /** Share of all nodes that have GPUs, in percent. */
  readonly gpuNodes: number;
  /** Whether some nodes and pods are ill. */
  readonly faults: boolean;
}
