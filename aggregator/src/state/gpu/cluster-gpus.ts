import type { ClusterMetrics, GPUModelMetrics, NodeMetrics } from "@kubevitals/proto";
import { givenOut } from "./given-out.ts";
import { GpuModelSum } from "./gpu-model-sum.ts";
import { totalOf } from "./totals.ts";
import { wholeGpus, type WholeGpu } from "./whole-gpus.ts";

/** The part of ClusterMetrics that tells of GPUs by model, and what these add up to. */
export type ClusterGpus = Pick<
  ClusterMetrics,
  | "gpuUsed"
  | "gpuAllocatable"
  | "gpuFree"
  | "gpuMemoryCapacityBytes"
  | "gpuMemoryUsageBytes"
  | "gpuPowerWatts"
  | "gpuModels"
>;

/** Adds up what agents tell of GPUs, and what Kubernetes gives out of them. A node that is lost tells of no device. */
export function clusterGpus(nodes: Iterable<NodeMetrics>): ClusterGpus {
  const sums = new Map<string, GpuModelSum>();
  const sumFor = (vendor: string, model: string | undefined): GpuModelSum => {
    const key = JSON.stringify([vendor, model ?? ""]);
    const sum = sums.get(key) ?? new GpuModelSum(vendor, model);
    sums.set(key, sum);
    return sum;
  };
  for (const node of nodes) {
    const amounts = givenOut(node);
    if (node.gpus.length === 0 && amounts.length === 0) continue;
    const wholes = wholeGpus(node.gpus);
    for (const whole of wholes) sumFor(vendorOf(whole), modelOf(whole)).addDevice(whole);
    for (const amount of amounts) sumFor(amount.vendor, onlyModel(wholes, amount.vendor)).addResource(amount);
  }
  const gpuModels = Array.from(sums.values(), (sum) => sum.metrics()).toSorted(byName);
  return {
    gpuUsed: totalOf(gpuModels.map(({ used }) => used)),
    gpuAllocatable: totalOf(gpuModels.map(({ allocatable }) => allocatable)),
    gpuFree: totalOf(gpuModels.map(({ free }) => free)),
    gpuMemoryCapacityBytes: totalOf(gpuModels.map(({ memoryCapacityBytes }) => memoryCapacityBytes)),
    gpuMemoryUsageBytes: totalOf(gpuModels.map(({ memoryUsageBytes }) => memoryUsageBytes)),
    gpuPowerWatts: totalOf(gpuModels.map(({ powerWatts }) => powerWatts)),
    gpuModels,
  };
}

function vendorOf({ device, parts }: WholeGpu): string {
  return device?.vendor ?? parts[0]?.vendor ?? "";
}

function modelOf({ device, parts }: WholeGpu): string | undefined {
  return device?.model ?? parts.find(({ model }) => model !== undefined)?.model;
}

/** The model of a vendor's GPUs on a node; undefined where there are none, or several: nobody says which of them a resource stands for. */
function onlyModel(wholes: readonly WholeGpu[], vendor: string): string | undefined {
  const models = new Set(wholes.filter((whole) => vendorOf(whole) === vendor).map(modelOf));
  const [model] = models;
  return models.size === 1 ? model : undefined;
}

/** By vendor and model; what has none comes last. */
function byName(a: GPUModelMetrics, b: GPUModelMetrics): number {
  if (a.vendor !== b.vendor) return a.vendor < b.vendor ? -1 : 1;
  if (a.model === undefined || b.model === undefined) return a.model === undefined ? 1 : -1;
  return a.model < b.model ? -1 : 1;
}
