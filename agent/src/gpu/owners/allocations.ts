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

/**
 * What Kubernetes lets names of pods, namespaces and containers, and of resources and drivers, be. Others would be no names of a
 * kubelet's, and they become labels. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
const objectName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const resourceName = /^[A-Za-z0-9][\w./-]{0,316}$/;

/** Characters of a device's id at most: those of all known plugins have some dozens. */
const mostIdCharacters = 512;

/** Every GPU that a container has, by device plugin and by claim. */
export function gpuAllocations(pods: readonly PodResources[]): readonly Allocation[] {
  const allocations: Allocation[] = [];
  for (const { namespace, name: pod, containers } of pods) {
    for (const { name: container, devices, dynamicResources } of containers) {
      if (![namespace, pod, container].every((name) => objectName.test(name))) continue;
      const owner = { namespace, pod, container };
      for (const { resource, id } of gpuDevices(devices)) allocations.push({ ...owner, resource, id });
      for (const { driverName, deviceName, cdiDevices } of dynamicResources.flatMap((claim) => claim.claimResources)) {
        const cdiNames = cdiDevices.map(({ name }) => name);
        const isGpu = gpuResources.test(driverName) || cdiNames.some((name) => /gpu=/.test(name));
        const isNamed = resourceName.test(driverName) && deviceName.length <= mostIdCharacters;
        if (isGpu && isNamed) allocations.push({ ...owner, resource: driverName, id: deviceName, cdiNames });
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
  return devices.flatMap(({ resourceName: resource, deviceIds }) => {
    if (monitoring.test(resource) || !resourceName.test(resource)) return [];
    const ids = deviceIds.filter((id) => id.length <= mostIdCharacters);
    const gpus = gpuResources.test(resource) ? ids : ids.filter((id) => gpuIds.test(id));
    return gpus.map((id) => ({ resource, id }));
  });
}
