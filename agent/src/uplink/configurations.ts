import type { AgentConfiguration } from "@kubevitals/proto";

/**
 * How to sample for several aggregators at once: as often as the one that asks for most, and what any of them wants. Undefined where
 * none has said anything. An interval that is none counts only where nobody asks for one.
 */
export function together(asked: readonly AgentConfiguration[]): AgentConfiguration | undefined {
  const [first] = asked;
  if (first === undefined) return undefined;
  return {
    vitalsIntervalSeconds: shortest(asked.map(({ vitalsIntervalSeconds }) => vitalsIntervalSeconds)),
    seriesIntervalSeconds: shortest(asked.map(({ seriesIntervalSeconds }) => seriesIntervalSeconds)),
    collectNode: asked.some(({ collectNode }) => collectNode),
    collectNetwork: asked.some(({ collectNetwork }) => collectNetwork),
  };
}

function shortest(intervals: readonly number[]): number {
  const usable = intervals.filter((interval) => interval > 0 && interval < Infinity);
  return usable.length > 0 ? Math.min(...usable) : NaN;
}
