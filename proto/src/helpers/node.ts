import type { NodeMetrics } from "../gen/types.ts";
import { freeGpus } from "./gpu.ts";

/** What a node could still give: capacity less usage. A field is absent where either side of it is unknown. */
export interface AvailableResources {
  readonly cpuMillicores?: number;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  /** Whole GPUs that nobody has. */
  readonly gpuCount?: number;
}

/** What a piece of work asks of a node. */
export interface ResourceConstraints {
  readonly cpuMillicores?: number;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  readonly gpuCount?: number;
  /** Labels that the node must carry. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Limits above which a node counts as under pressure, in percent. */
export interface PressureLimits {
  readonly cpuUsageRate: number;
  readonly memoryUsageRate: number;
  readonly diskUsageRate: number;
  /** Share of time in which tasks wait (PSI `some` of CPU, memory and I/O). */
  readonly waitingRate: number;
}

export const defaultPressureLimits: PressureLimits = {
  cpuUsageRate: 90,
  memoryUsageRate: 90,
  diskUsageRate: 90,
  waitingRate: 50,
};

/** CPU, memory, disk and GPUs that the node could still give. */
export function availableResources(node: NodeMetrics): AvailableResources {
  return {
    cpuMillicores: difference(node.cpuCapacityMillicores, node.cpuUsageMillicores),
    memoryBytes: node.memoryAvailableBytes ?? difference(node.memoryCapacityBytes, node.memoryUsageBytes),
    diskBytes: difference(node.diskCapacityBytes, node.diskUsageBytes),
    gpuCount: freeGpus(node),
  };
}

/**
 * Whether the node is short of something: true as soon as one known value is above its limit, false when every usage rate
 * is known and none is above, undefined when too little is known to say. PSI counts where the kernel has it.
 */
export function isUnderPressure(node: NodeMetrics, limits = defaultPressureLimits): boolean | undefined {
  const usage = [
    exceeds(node.cpuUsageRate, limits.cpuUsageRate),
    exceeds(node.memoryUsageRate, limits.memoryUsageRate),
    exceeds(node.diskUsageRate, limits.diskUsageRate),
  ];
  const waiting = [node.cpuPressureSomeRate, node.memoryPressureSomeRate, node.ioPressureSomeRate];
  if ([...usage, ...waiting.map((rate) => exceeds(rate, limits.waitingRate))].includes(true)) return true;
  return usage.includes(undefined) ? undefined : false;
}

/**
 * Whether work with these constraints fits on the node now. A node whose record is not fresh, or that lacks a value that
 * the constraints ask for, does not meet them: work is not placed on a guess.
 */
export function meetsConstraints(node: NodeMetrics, constraints: ResourceConstraints): boolean {
  if (node.provenance?.freshness !== "FRESHNESS_FRESH") return false;
  const available = availableResources(node);
  return (
    covers(available.cpuMillicores, constraints.cpuMillicores) &&
    covers(available.memoryBytes, constraints.memoryBytes) &&
    covers(available.diskBytes, constraints.diskBytes) &&
    covers(available.gpuCount, constraints.gpuCount) &&
    Object.entries(constraints.labels ?? {}).every(([name, value]) => node.labels[name] === value)
  );
}

function difference(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined || part === undefined ? undefined : Math.max(0, whole - part);
}

function exceeds(value: number | undefined, limit: number): boolean | undefined {
  return value === undefined ? undefined : value > limit;
}

function covers(available: number | undefined, wanted: number | undefined): boolean {
  return wanted === undefined || (available !== undefined && available >= wanted);
}
