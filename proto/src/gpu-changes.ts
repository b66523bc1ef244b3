import { gpuMetricsFields } from "./gen/fields.ts";
import type { GPUChange, GPUMetrics } from "./gen/types.ts";
import { applyRecordDelta, recordDelta, type RecordShape } from "./record-delta.ts";

/** How GPUs travel: most of what is said of one tells who it is, and does not change. */
const gpuShape: RecordShape = { fields: gpuMetricsFields, key: [] };

/**
 * What changed in GPUs from one second to the next, by their places; undefined where they are not the same ones in the same order, and
 * all of them have to be told.
 */
export function gpuChanges(base: readonly GPUMetrics[], next: readonly GPUMetrics[]): readonly GPUChange[] | undefined {
  if (base.length !== next.length) return undefined;
  const changes: GPUChange[] = [];
  for (const [place, gpu] of next.entries()) {
    const before = base[place];
    if (before === undefined || !isSameGpu(before, gpu)) return undefined;
    const { changed, cleared } = recordDelta(gpuShape, before, gpu);
    if (Object.keys(changed).length > 0 || cleared.length > 0) {
      changes.push({ place, changed: { ...nothing, ...changed }, cleared });
    }
  }
  return changes;
}

/** The GPUs with these changes; undefined where one is of a place that there is not. */
export function applyGpuChanges(
  base: readonly GPUMetrics[],
  changes: readonly GPUChange[],
): readonly GPUMetrics[] | undefined {
  const next = Array.from(base);
  for (const { place, changed = nothing, cleared } of changes) {
    const before = next[place];
    if (before === undefined) return undefined;
    next[place] = applyRecordDelta(gpuShape, before, { changed, cleared });
  }
  return next;
}

/** A GPU of which nothing is said. */
const nothing: GPUMetrics = { index: 0, vendor: "", reader: "", owners: [], throttleReasons: [], faults: [] };

function isSameGpu(a: GPUMetrics, b: GPUMetrics): boolean {
  return a.vendor === b.vendor && a.index === b.index && a.uuid === b.uuid && a.reader === b.reader;
}
