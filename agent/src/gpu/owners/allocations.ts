import type { ContainerDevices, PodResources } from "./pod-resources-schema.ts";

/** A device that the kubelet gave to a container. */
export interface Allocation {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The extended resource (`nvidia.com/gpu`), or the driver of the claim (`gpu.nvidia.com`). */
  readonly resource: string;
  /** What its device plugin or driver calls the device. */
  readonly id: string;
  /** By a claim: names under which the runtime was given it (CDI), `vendor.com/class=name`. */
  readonly cdiNames?: readonly string[];
}

/** Devices that are kept at most: what is beyond them is counted. */
const mostAllocations = 20_000;

/** Resources of GPUs and parts of them; those of network cards, virtual machines and the like are passed by. */
const gpuResources = /^(?:nvidia\.com\/(?:gpu|mig-)|amd\.com\/|gpu\.intel\.com\/|gpu\.)/;

/** Ids that are a GPU's, under whatever name an administrator made its resource known. */
const gpuIds = /^(?:GPU|MIG)-/;

/** Resources that give a container a look at all devices of the machine, for monitoring: it does not own them. */
const monitoring = /monitoring$/;

/** Every GPU that a container has, by device plugin and by claim. */
export function gpuAllocations(pods: readonly PodResources[]): readonly Allocation[] {
  const allocations: Allocation[] = [];
  for (const { namespace, name: pod, containers } of pods) {
    for (const { name: container, devices, dynamicResources } of containers) {
      const owner = { namespace, pod, container };
      for (const { resource, id } of gpuDevices(devices)) allocations.push({ ...owner, resource, id });
      for (const { driverName, deviceName, cdiDevices } of dynamicResources.flatMap((claim) => claim.claimResources)) {
        const cdiNames = cdiDevices.map(({ name }) => name);
        const isGpu = gpuResources.test(driverName) || cdiNames.some((name) => /gpu=/.test(name));
        if (isGpu) allocations.push({ ...owner, resource: driverName, id: deviceName, cdiNames });
      }
      if (allocations.length > mostAllocations) return allocations.slice(0, mostAllocations);
    }
  }
  return allocations;
}

/** The GPUs among a list of devices, one by one. */
export function gpuDevices(
  devices: readonly ContainerDevices[],
): readonly { readonly resource: string; readonly id: string }[] {
  return devices.flatMap(({ resourceName, deviceIds }) => {
    if (monitoring.test(resourceName)) return [];
    const ids = gpuResources.test(resourceName) ? deviceIds : deviceIds.filter((id) => gpuIds.test(id));
    return ids.map((id) => ({ resource: resourceName, id }));
  });
}
