import type { CgroupOwner } from "../../pods/cgroup-name.ts";
import type { GpuAttribution, GpuOwner, GpuProcess, GpuReading } from "../device.ts";
import { DeviceIds, type GpuIdentityAndPart } from "./device-ids.ts";
import type { PodResourcesState } from "./pod-resources.ts";

/** Owners of one device that are told of: a node runs no more pods than that by default. */
const mostOwners = 256;

/** Owners of all devices together: their names travel with the node's vitals, and of more text than these can have an aggregator takes none. */
const mostOwnersInAll = 1024;

/** What the kubelet says of one device. */
interface Given {
  readonly owners: Map<string, GpuOwner>;
  isReplicated: boolean;
  replicas: number | undefined;
}

/** What the kubelet says of all devices. */
export interface GivenDevices {
  /** By the device's place in the list. */
  readonly byPlace: ReadonlyMap<number, Given>;
  /** Devices that the kubelet gave to containers and that are none of the list, by resource. */
  readonly unmatched: ReadonlyMap<string, number>;
}

/**
 * Finds the devices that the kubelet speaks of.
 *
 * @param allocations what it has given to containers
 * @param allocatable ids that device plugins have for containers, given out or not; undefined where the kubelet does not tell
 */
export function matchDevices(
  devices: readonly GpuIdentityAndPart[],
  { allocations, allocatable }: Pick<PodResourcesState, "allocations" | "allocatable">,
): GivenDevices {
  const ids = new DeviceIds(devices);
  const byPlace = new Map<number, Given>();
  const unmatched = new Map<string, number>();
  const givenAt = (place: number) => {
    const known = byPlace.get(place) ?? {
      owners: new Map<string, GpuOwner>(),
      isReplicated: false,
      replicas: undefined,
    };
    byPlace.set(place, known);
    return known;
  };
  for (const allocation of allocations ?? []) {
    const match = ids.find(allocation);
    if (match === undefined) {
      unmatched.set(allocation.resource, (unmatched.get(allocation.resource) ?? 0) + 1);
      continue;
    }
    const given = givenAt(match.place);
    const { namespace, pod, container } = allocation;
    const owner = `${namespace}/${pod}/${container}`;
    if (given.owners.size < mostOwners) given.owners.set(owner, { namespace, pod, container, by: "kubelet" });
    given.isReplicated ||= match.isReplica;
  }
  for (const device of allocatable ?? []) {
    const match = ids.find(device);
    if (match === undefined) continue;
    const given = givenAt(match.place);
    given.replicas = (given.replicas ?? 0) + 1;
    given.isReplicated ||= match.isReplica;
  }
  return { byPlace, unmatched };
}

/**
 * Tells whose each device is: what the kubelet says counts first, and what processes say where it says nothing. A device that
 * several have is shared: then the owners that processes tell stand beside those of the kubelet, as only they have figures of
 * their own.
 *
 * @param processes pods and containers by process
 */
export function attributeDevices(
  devices: readonly GpuReading[],
  { byPlace }: GivenDevices,
  processes: ReadonlyMap<number, CgroupOwner>,
): readonly GpuAttribution[] {
  let room = mostOwnersInAll;
  return devices.map((device, place) => {
    const attribution = attributionOf(device, byPlace.get(place), processes);
    const owners = attribution.owners.slice(0, room);
    room -= owners.length;
    return { ...attribution, owners };
  });
}

function attributionOf(
  { processes }: GpuReading,
  given: Given | undefined,
  ownersOfProcesses: ReadonlyMap<number, CgroupOwner>,
): GpuAttribution {
  const byKubelet = [...(given?.owners.values() ?? [])];
  const byProcesses = processes ? ownersByProcesses(processes, ownersOfProcesses) : [];
  const replicas = given?.replicas;
  const mayBeShared = given !== undefined && (given.isReplicated || (replicas ?? 0) > 1);
  const unattributed = processes?.filter(({ pid }) => ownersOfProcesses.get(pid)?.podUid === undefined).length;
  // Who is on a device beside a pod has it too: without the kubelet's word the pod does not have it to itself.
  const isAmongOthers = byProcesses.length + (unattributed ?? 0) > 1 && byProcesses.length > 0;
  const isShared = mayBeShared || byKubelet.length > 1 || (byKubelet.length === 0 && isAmongOthers);
  return {
    owners: byKubelet.length === 0 || isShared ? [...byKubelet, ...byProcesses] : byKubelet,
    isShared,
    ...(replicas !== undefined && { replicas }),
    ...(unattributed !== undefined && { unattributedProcesses: unattributed }),
  };
}

/** The containers that the processes run in, each with what its processes take where the driver measures all of them. */
function ownersByProcesses(
  processes: readonly GpuProcess[],
  ownersOfProcesses: ReadonlyMap<number, CgroupOwner>,
): readonly GpuOwner[] {
  const groups = new Map<string, { readonly owner: CgroupOwner; readonly processes: GpuProcess[] }>();
  for (const process of processes) {
    const owner = ownersOfProcesses.get(process.pid);
    if (owner?.podUid === undefined) continue;
    const key = `${owner.podUid}/${owner.containerId ?? ""}`;
    const group = groups.get(key) ?? { owner, processes: [] };
    groups.set(key, group);
    group.processes.push(process);
  }
  return [...groups.values()].slice(0, mostOwners).map(({ owner, processes: own }) => {
    const busyRatio = sumIfAll(own, "busyRatio");
    const memoryBytes = sumIfAll(own, "memoryBytes");
    return {
      ...owner,
      by: "processes",
      ...(busyRatio !== undefined && { busyRatio: Math.min(1, busyRatio) }),
      ...(memoryBytes !== undefined && { memoryBytes }),
    };
  });
}

/** The sum of a figure that all of them have: of some it would be too little. */
function sumIfAll(processes: readonly GpuProcess[], field: "busyRatio" | "memoryBytes"): number | undefined {
  return processes.reduce<number | undefined>((sum, process) => {
    const value = process[field];
    return sum === undefined || value === undefined ? undefined : sum + value;
  }, 0);
}
