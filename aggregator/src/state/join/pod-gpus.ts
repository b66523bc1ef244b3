import { isDeepStrictEqual } from "node:util";
import { isGpuInUse, type GPUMetrics, type GPUOwner, type PodGPU, type PodMetrics } from "@kubevitals/proto";
import type { PodFacts } from "../facts/pod.ts";
import { totalOf } from "../gpu/totals.ts";
import type { StoredObject } from "../objects/object-table.ts";
import { memoByIdentity } from "./memo.ts";
import { hasEnded } from "./pod-sums.ts";
import type { AgentUsageView } from "./usage.ts";

/** The part of PodMetrics that tells of GPUs. */
export type PodGpuShare = Pick<
  PodMetrics,
  "gpuCount" | "gpuUsageRate" | "gpuMemoryUsageBytes" | "gpuMemoryCapacityBytes" | "gpuPowerWatts" | "gpus"
>;

type Pod = StoredObject<PodFacts>;

/** What a pod has of its node's GPUs, by what the node's agent says; agents of other nodes have no say in it. */
export function podGpuShare(pod: Pod, agents: AgentUsageView): PodGpuShare {
  const devices = devicesOf(pod, agents);
  if (devices.length === 0) return { gpus: [] };
  const gpus = ownedBy(pod, devices);
  if (gpus.length === 0)
    return { gpus, gpuCount: devices.every((device) => isGpuInUse(device) !== undefined) ? 0 : undefined };
  const usage = complete(gpus.map(({ usageRate }) => usageRate));
  return {
    gpus,
    gpuCount: gpus.length,
    gpuUsageRate: usage === undefined ? undefined : usage / gpus.length,
    gpuMemoryUsageBytes: complete(gpus.map(({ memoryUsageBytes }) => memoryUsageBytes)),
    gpuMemoryCapacityBytes: complete(gpus.map(({ memoryCapacityBytes }) => memoryCapacityBytes)),
    gpuPowerWatts: complete(gpus.map(({ powerWatts }) => powerWatts)),
  };
}

/** Whether a pod has the same of its node's GPUs at two instants. */
export function hasSameGpus(pod: Pod, before: AgentUsageView, after: AgentUsageView): boolean {
  const [former, latter] = [devicesOf(pod, before), devicesOf(pod, after)];
  if (former === latter) return true;
  return isDeepStrictEqual(podGpuShare(pod, before), podGpuShare(pod, after));
}

const noDevices: readonly GPUMetrics[] = [];

/** The same list for all pods on nodes without GPUs, which are most: nothing is put together for them. */
function devicesOf({ facts }: Pod, agents: AgentUsageView): readonly GPUMetrics[] {
  const record = facts.nodeName === undefined || hasEnded(facts) ? undefined : agents.nodes.get(facts.nodeName);
  return record?.hasGpus === true ? record.metrics.gpus : noDevices;
}

/** An owner of a device. */
interface Claim {
  readonly device: GPUMetrics;
  readonly owner: GPUOwner;
}

/** Who has what of a node's devices, by the pod's UID, and by its namespace and name. */
const claimsOf = memoByIdentity<readonly GPUMetrics[], ReadonlyMap<string, readonly Claim[]>>((devices) => {
  const claims = devices.flatMap((device) => device.owners.map((owner) => ({ device, owner })));
  return Map.groupBy(claims, ({ owner }) => owner.podUid ?? `${owner.namespace ?? ""}/${owner.podName ?? ""}`);
});

function ownedBy({ namespace, name, facts }: Pod, devices: readonly GPUMetrics[]): readonly PodGPU[] {
  const claims = claimsOf(devices);
  const own = [...(claims.get(facts.cgroupUid) ?? []), ...(claims.get(`${namespace}/${name}`) ?? [])];
  return Array.from(
    Map.groupBy(own, ({ device }) => device),
    ([device, ofDevice]) => {
      const owners = ofDevice.map(({ owner }) => owner);
      return shareOf(device, owners, containerOf(owners, facts));
    },
  );
}

/** The container that has a device: by name, or by its id as the name of its cgroup tells it. None where several of the pod have it. */
function containerOf(own: readonly GPUOwner[], facts: PodFacts): string | undefined {
  const names = own.map(({ containerName, containerId }) => containerName ?? facts.containerOf(containerId)?.name);
  return new Set(names).size === 1 ? names[0] : undefined;
}

function shareOf(device: GPUMetrics, own: readonly GPUOwner[], containerName: string | undefined): PodGPU {
  const { uuid, index, vendor, model, partProfile, memoryCapacityBytes, lost } = device;
  const isAlone = own.length === device.owners.length && !device.unattributedProcesses;
  const isShared = device.shared === true || !isAlone;
  // The kubelet names a container, and its processes, told of beside it, are what the driver measures.
  const processes = own.filter(({ knownBy }) => knownBy === "processes");
  const measured = processes.length > 0 ? processes : own;
  return {
    uuid,
    index,
    vendor,
    model,
    partProfile,
    containerName,
    knownBy: own[0]?.knownBy ?? "",
    shared: isShared,
    usageRate: complete(measured.map(({ usageRate }) => usageRate)) ?? (isShared ? undefined : device.usageRate),
    memoryUsageBytes:
      complete(measured.map(({ memoryUsageBytes }) => memoryUsageBytes)) ??
      (isShared ? undefined : device.memoryUsageBytes),
    memoryCapacityBytes,
    powerWatts: isShared ? undefined : device.powerWatts,
    lost,
  };
}

/** The sum of all; absent where one is unknown: a part would pass for the whole. */
function complete(values: readonly (number | undefined)[]): number | undefined {
  return values.includes(undefined) ? undefined : totalOf(values);
}
