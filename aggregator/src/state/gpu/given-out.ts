import type { GPUResourceMetrics, NodeMetrics, NodeScheduling } from "@kubevitals/proto";
import { memoByIdentity } from "../join/memo.ts";
import { gpuVendorOf, type GpuResourceVendor } from "./gpu-resources.ts";

/** What Kubernetes gives out of a node's GPUs under one name, and whose GPUs these are. */
export interface GivenOut extends GPUResourceMetrics {
  readonly vendor: GpuResourceVendor;
}

/** What Kubernetes gives out of a node's GPUs, by the resource's name; nothing is free on a node that takes no new pods. */
export function givenOut({ scheduling, conditions }: NodeMetrics): readonly GivenOut[] {
  const amounts = scheduling === undefined ? [] : amountsOf(scheduling);
  if (amounts.length === 0 || (scheduling?.unschedulable === false && isReady(conditions))) return amounts;
  return amounts.map((amount) => ({ ...amount, free: 0 }));
}

/** What Kubernetes knows of a node hardly ever changes: most nodes have no GPUs, and are looked at once. */
const amountsOf = memoByIdentity<NodeScheduling, readonly GivenOut[]>(
  ({ extendedCapacity, extendedAllocatable, extendedRequested, extendedSchedulable }) => {
    const names = new Set([...Object.keys(extendedCapacity), ...Object.keys(extendedAllocatable)]);
    return Array.from(names).flatMap((resource) => {
      const vendor = gpuVendorOf(resource);
      if (vendor === undefined) return [];
      return {
        vendor,
        resource,
        capacity: extendedCapacity[resource] ?? 0,
        allocatable: extendedAllocatable[resource] ?? 0,
        requested: extendedRequested[resource] ?? 0,
        free: extendedSchedulable[resource] ?? 0,
      };
    });
  },
);

/** A node that is not ready bears a taint that no pod of users tolerates. */
function isReady(conditions: NodeMetrics["conditions"]): boolean {
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
