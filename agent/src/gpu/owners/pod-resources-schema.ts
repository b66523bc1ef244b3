import type { WireSchema } from "@kubevitals/proto";

/**
 * What we read of the kubelet's PodResources API, v1, by the names and field numbers of `api.proto` in
 * https://github.com/kubernetes/kubelet/tree/master/pkg/apis/podresources/v1; what is not here is passed by.
 */
export const podResourcesSchema: WireSchema = {
  messages: {
    ListPodResourcesRequest: [],
    ListPodResourcesResponse: [["podResources", 1, "list", "PodResources"]],
    GetPodResourcesRequest: [
      ["podName", 1, "required", "string"],
      ["podNamespace", 2, "required", "string"],
    ],
    GetPodResourcesResponse: [["podResources", 1, "optional", "PodResources"]],
    AllocatableResourcesRequest: [],
    AllocatableResourcesResponse: [["devices", 1, "list", "ContainerDevices"]],
    PodResources: [
      ["name", 1, "required", "string"],
      ["namespace", 2, "required", "string"],
      ["containers", 3, "list", "ContainerResources"],
    ],
    ContainerResources: [
      ["name", 1, "required", "string"],
      ["devices", 2, "list", "ContainerDevices"],
      ["dynamicResources", 5, "list", "DynamicResource"],
    ],
    ContainerDevices: [
      ["resourceName", 1, "required", "string"],
      ["deviceIds", 2, "list", "string"],
    ],
    DynamicResource: [
      ["claimName", 2, "required", "string"],
      ["claimNamespace", 3, "required", "string"],
      ["claimResources", 4, "list", "ClaimResource"],
    ],
    ClaimResource: [
      ["cdiDevices", 1, "list", "CDIDevice"],
      ["driverName", 2, "required", "string"],
      ["poolName", 3, "required", "string"],
      ["deviceName", 4, "required", "string"],
    ],
    CDIDevice: [["name", 1, "required", "string"]],
  },
  enums: {},
};

/** Devices that a device plugin gave to a container, or has for containers. */
export interface ContainerDevices {
  readonly resourceName: string;
  readonly deviceIds: readonly string[];
}

/** A device that a container has by a resource claim. */
export interface ClaimResource {
  readonly cdiDevices: readonly { readonly name: string }[];
  readonly driverName: string;
  readonly poolName: string;
  readonly deviceName: string;
}

/** What a pod's containers have. */
export interface PodResources {
  readonly name: string;
  readonly namespace: string;
  readonly containers: readonly {
    readonly name: string;
    readonly devices: readonly ContainerDevices[];
    readonly dynamicResources: readonly { readonly claimResources: readonly ClaimResource[] }[];
  }[];
}
