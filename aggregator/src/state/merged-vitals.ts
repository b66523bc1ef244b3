import {
  applyDelta,
  applyGpuChanges,
  emptyNodeMetrics,
  type NodeMetrics,
  type RecordShape,
  type Vitals,
} from "@kubevitals/proto";

/**
 * Vitals in full, from those that they were told against and what was told. The one way to put them together: what the history reads again
 * is what was taken in.
 *
 * @param shape which of their fields are taken
 * @returns undefined where they speak of a GPU that the base does not have
 */
export function mergedVitals(
  base: NodeMetrics,
  { changed = emptyNodeMetrics(""), cleared, gpus, timestamp }: Vitals,
  shape: RecordShape,
): NodeMetrics | undefined {
  const nextGpus = gpus.length === 0 ? changed.gpus : applyGpuChanges(base.gpus, gpus);
  if (nextGpus === undefined) return undefined;
  const all = nextGpus === changed.gpus ? changed : { ...changed, gpus: nextGpus };
  return Object.assign(applyDelta(base, { changed: all, cleared }, shape), timestamp && { timestamp });
}
