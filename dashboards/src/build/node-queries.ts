import { rateTime } from "./query.ts";

/** Share of CPU time that was used, in percent, by node. */
export function cpuUsed(selector: string): string {
  return `100 * (1 - sum by (node) (rate(node_cpu_seconds_total{${selector}, mode=~"idle|iowait"}[${rateTime}]))
    / sum by (node) (rate(node_cpu_seconds_total{${selector}}[${rateTime}])))`;
}

/** Share of memory that is not available to new work, in percent, by node. */
export function memoryUsed(selector: string): string {
  return `100 * (1 - sum by (node) (node_memory_MemAvailable_bytes{${selector}})
    / sum by (node) (node_memory_MemTotal_bytes{${selector}}))`;
}

/** Share of each filesystem that can run full and is still available, in percent: what is read-only cannot. */
export function spaceLeft(selector: string): string {
  return `100 * node_filesystem_avail_bytes{${selector}} / (node_filesystem_size_bytes{${selector}} > 0)
    unless node_filesystem_readonly{${selector}} == 1`;
}

/** A rate over each series of a family, summed by labels. */
export function rateBy(labels: string, family: string, selector: string): string {
  return `sum by (${labels}) (rate(${family}{${selector}}[${rateTime}]))`;
}
