import type { NodeUsage, PodUsage, Usage } from "../../state/join/usage.ts";
import { parseGoDuration } from "../cron/go-duration.ts";
import { timeOf } from "../facts/time.ts";
import { quantityFloat } from "../quantity-float.ts";

interface RawUsage {
  readonly cpu?: string;
  readonly memory?: string;
}

interface RawItem {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly timestamp: string;
  readonly window: string;
}

/** One PodMetrics of metrics.k8s.io. Source: k8s.io/metrics, v1beta1. */
export interface RawPodMetrics extends RawItem {
  readonly containers: readonly { readonly name: string; readonly usage: RawUsage }[];
}

/** One NodeMetrics of metrics.k8s.io. */
export interface RawNodeMetrics extends RawItem {
  readonly usage: RawUsage;
}

/** A pod's usage: the sum over its containers, of which Metrics Server leaves none out. @throws where it is not what the API promises */
export function podUsage({ containers, timestamp, window }: RawPodMetrics): PodUsage {
  const byName = new Map(containers.map(({ name, usage }) => [name, usageOf(usage)]));
  return {
    cpuMillicores: sum(Array.from(byName.values(), ({ cpuMillicores }) => cpuMillicores)),
    memoryBytes: sum(Array.from(byName.values(), ({ memoryBytes }) => memoryBytes)),
    containers: byName,
    ...instantOf(timestamp, window),
  };
}

/** A node's usage. @throws where it is not what the API promises */
export function nodeUsage({ usage, timestamp, window }: RawNodeMetrics): NodeUsage {
  return { ...usageOf(usage), ...instantOf(timestamp, window) };
}

function usageOf({ cpu, memory }: RawUsage): Usage {
  return {
    cpuMillicores: cpu === undefined ? undefined : 1000 * quantityFloat(cpu),
    memoryBytes: memory === undefined ? undefined : Math.round(quantityFloat(memory)),
  };
}

function instantOf(timestamp: string, window: string): { readonly at: number; readonly windowSeconds: number } {
  const at = timeOf(timestamp);
  if (at === undefined) throw new Error("the timestamp is none");
  return { at, windowSeconds: parseGoDuration(window) / 1e9 };
}

/** A sum that lacks a part is none. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
}
