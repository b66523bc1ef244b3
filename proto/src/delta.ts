import { emptyList, emptyMap } from "./empty.ts";
import { nodeMetricsFields } from "./gen/fields.ts";
import type { NodeMetrics } from "./gen/types.ts";
import { applyRecordDelta, recordDelta, type RecordShape } from "./record-delta.ts";

/** What turns one NodeMetrics into another: the fields to replace, and the numbers of the fields to drop. */
export interface NodeMetricsDelta {
  readonly changed: NodeMetrics;
  readonly cleared: readonly number[];
}

/** A NodeMetrics that says nothing but whose it is. */
export function emptyNodeMetrics(nodeName: string): NodeMetrics {
  return {
    nodeName,
    filesystems: emptyList,
    networkLatencyMilliseconds: emptyMap,
    gpuModels: emptyList,
    gpus: emptyList,
    conditions: emptyList,
    labels: emptyMap,
    customMetrics: emptyMap,
    collectors: emptyList,
    events: emptyList,
    missing: emptyList,
  };
}

/** How vitals travel: all fields but the node's name as what changed in them. */
const vitalsShape: RecordShape = { fields: nodeMetricsFields, key: ["nodeName"] };

/** The delta by which `applyDelta` turns `base` into `next`. */
export function deltaBetween(base: NodeMetrics, next: NodeMetrics): NodeMetricsDelta {
  const { changed, cleared } = recordDelta(vitalsShape, base, next);
  return { changed: { ...emptyNodeMetrics(""), ...changed, nodeName: "" }, cleared };
}

/** How vitals travel where these fields are not taken, whatever they say. */
export function vitalsWithout(names: ReadonlySet<keyof NodeMetrics>): RecordShape {
  return { ...vitalsShape, fields: vitalsShape.fields.filter(({ name }) => !names.has(name as keyof NodeMetrics)) };
}

/** `base` with the delta's fields replaced and dropped; the node's name stays. */
export function applyDelta(base: NodeMetrics, delta: NodeMetricsDelta, shape = vitalsShape): NodeMetrics {
  return applyRecordDelta(shape, base, delta);
}
