/** Bounds of the history of all nodes. */
export interface HistoryLimits {
  /** How far back it goes. */
  readonly retentionSeconds: number;
  /** Memory that it may take; the oldest records go first. */
  readonly bytes: number;
  /** Records that it may hold of one node; of more the oldest go. */
  readonly recordsPerNode: number;
}

/**
 * How many records a node may have in a history: four times what it takes at these intervals, in seconds. That leaves room for sessions
 * that overlap and for records of a faster rhythm, which an earlier aggregator asked for.
 */
export function recordsPerNode(retentionSeconds: number, vitalsInterval: number, seriesInterval: number): number {
  return 4 * (Math.ceil(retentionSeconds / vitalsInterval) + Math.ceil(retentionSeconds / seriesInterval));
}
