import type { PodMetrics } from "../gen/types.ts";

/** A PodMetrics that says nothing but which pod it is about. */
export function emptyPodMetrics(identity: Pick<PodMetrics, "namespace" | "podName" | "podUid">): PodMetrics {
  return { ...identity, containers: [], labels: {}, extendedRequests: {}, customMetrics: {}, missing: [], gpus: [] };
}

/** What a pod uses of what it may use, in percent; a field is absent where usage or bound is unknown. */
export interface PodUtilisation {
  /** CPU usage over CPU limit, else over CPU request. */
  readonly cpuRate?: number;
  /** Memory usage over memory limit, else over memory request. */
  readonly memoryRate?: number;
}

/** How much of its limits, or of its requests where it has no limits, a pod uses. */
export function utilisation(pod: PodMetrics): PodUtilisation {
  return {
    cpuRate: rate(pod.cpuUsageMillicores, pod.cpuLimitMillicores ?? pod.cpuRequestMillicores),
    memoryRate: rate(pod.memoryUsageBytes, pod.memoryLimitBytes ?? pod.memoryRequestBytes),
  };
}

/** Whether a pod uses more than a limit of its; false without limits, undefined when a usage that has a limit is unknown. */
export function isOverLimit(pod: PodMetrics): boolean | undefined {
  const verdicts = [
    over(pod.cpuUsageMillicores, pod.cpuLimitMillicores),
    over(pod.memoryUsageBytes, pod.memoryLimitBytes),
  ];
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

function rate(usage: number | undefined, bound: number | undefined): number | undefined {
  return usage === undefined || bound === undefined || bound === 0 ? undefined : (100 * usage) / bound;
}

function over(usage: number | undefined, limit: number | undefined): boolean | undefined {
  if (limit === undefined) return false;
  return usage === undefined ? undefined : usage > limit;
}
