import type { NodeScheduling } from "@kubevitals/proto";

/** What Kubernetes tells of a node on which nothing is scheduled. */
export function emptyScheduling(): NodeScheduling {
  return {
    unschedulable: false,
    cpuRequestedMillicores: 0,
    memoryRequestedBytes: 0,
    ephemeralStorageRequestedBytes: 0,
    pods: 0,
    cpuLimitsMillicores: 0,
    memoryLimitsBytes: 0,
    extendedAllocatable: {},
    extendedRequested: {},
    extendedCapacity: {},
    extendedSchedulable: {},
    taints: [],
    roles: [],
    internalAddresses: [],
  };
}
