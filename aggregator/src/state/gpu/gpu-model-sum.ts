import { isGpuInUse, type GPUMetrics, type GPUModelMetrics, type GPUResourceMetrics } from "@kubevitals/proto";
import { totalOf } from "./totals.ts";
import type { WholeGpu } from "./whole-gpus.ts";

type Quantity = "memoryCapacityBytes" | "memoryUsageBytes" | "powerWatts";

/** What the GPUs of one model add up to. */
export class GpuModelSum {
  readonly #vendor: string;
  readonly #model: string | undefined;
  readonly #wholes: WholeGpu[] = [];
  readonly #resources = new Map<string, GPUResourceMetrics>();

  constructor(vendor: string, model: string | undefined) {
    this.#vendor = vendor;
    this.#model = model;
  }

  addDevice(whole: WholeGpu): void {
    this.#wholes.push(whole);
  }

  addResource({ resource, capacity, allocatable, requested, free }: GPUResourceMetrics): void {
    const sum = this.#resources.get(resource);
    this.#resources.set(resource, {
      resource,
      capacity: (sum?.capacity ?? 0) + capacity,
      allocatable: (sum?.allocatable ?? 0) + allocatable,
      requested: (sum?.requested ?? 0) + requested,
      free: (sum?.free ?? 0) + free,
    });
  }

  metrics(): GPUModelMetrics {
    const answering = this.#wholes.filter(({ device }) => device?.lost !== true);
    const isSeen = this.#wholes.length > 0;
    const resources = Array.from(this.#resources.values()).toSorted((a, b) => (a.resource < b.resource ? -1 : 1));
    return {
      vendor: this.#vendor,
      model: this.#model,
      total: isSeen ? answering.length : undefined,
      used: usedOf(answering),
      lost: isSeen ? this.#wholes.length - answering.length : undefined,
      usageRate: mean(answering.flatMap(({ device }) => device?.usageRate ?? [])),
      memoryCapacityBytes: sumOf(answering, "memoryCapacityBytes"),
      memoryUsageBytes: sumOf(answering, "memoryUsageBytes"),
      powerWatts: sumOf(answering, "powerWatts"),
      allocatable: totalOf(resources.map(({ allocatable }) => allocatable)),
      requested: totalOf(resources.map(({ requested }) => requested)),
      free: totalOf(resources.map(({ free }) => free)),
      resources,
    };
  }
}

/** How many are in use; absent where that is known of none. */
function usedOf(wholes: readonly WholeGpu[]): number | undefined {
  const known = wholes.flatMap(({ device, parts }) => {
    const answers = [device, ...parts].flatMap((gpu) => (gpu && isGpuInUse(gpu)) ?? []);
    return answers.length === 0 ? [] : answers.includes(true);
  });
  return known.length === 0 ? undefined : known.filter(Boolean).length;
}

/** Over devices; over the parts of one that does not tell, or is not listed itself. */
function sumOf(wholes: readonly WholeGpu[], name: Quantity): number | undefined {
  return totalOf(
    wholes.map(({ device, parts }) => device?.[name] ?? totalOf(parts.map((part: GPUMetrics) => part[name]))),
  );
}

function mean(values: readonly number[]): number | undefined {
  const sum = totalOf(values);
  return sum === undefined ? undefined : sum / values.length;
}
