import type { NodeFaults } from "../../faults/node-faults.ts";
import { hexOf, uuidOf } from "../../world/hash.ts";
import { condition, oldSeconds, type ApiWorld } from "../api-world.ts";

/** How long a kubelet must be silent for its node to count as gone: the default of kube-controller-manager. */
export const graceSeconds = 50;

/** When the node controller noticed, and undefined where the kubelet speaks. */
export function goneSince(faults: NodeFaults, seconds: number): number | undefined {
  if (!faults.isDownAt(seconds) || !faults.isDownAt(seconds - graceSeconds)) return undefined;
  return Math.floor(seconds);
}

/** The Node of that place. */
export function nodeObject(world: ApiWorld, index: number, seconds: number, version: string): object {
  const { nodes, size } = world;
  const name = nodes.name(index);
  const type = nodes.machineType(index);
  const faults = nodes.faults(index);
  const pods = Math.max(110, size.podsPerNode + 10);
  const capacity = {
    cpu: String(type.cpus),
    memory: `${type.memoryBytes / 1024}Ki`,
    "ephemeral-storage": `${type.diskBytes / 1024}Ki`,
    pods: String(pods),
    ...(type.gpus && { [type.gpus.resource]: String(type.gpus.count) }),
  };
  return {
    metadata: {
      name,
      uid: nodes.uid(index),
      resourceVersion: version,
      creationTimestamp: world.time(oldSeconds),
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": type.name,
        "topology.kubernetes.io/region": "region-1",
        "topology.kubernetes.io/zone": nodes.zone(index),
      },
    },
    spec: { podCIDR: `10.${(index >> 8) + 64}.${index & 255}.0/24`, providerID: `simulated:///${name}` },
    status: {
      capacity,
      allocatable: { ...capacity, memory: `${(type.memoryBytes * 0.95) / 1024}Ki` },
      conditions: conditionsOf(world, faults, seconds),
      addresses: [
        { type: "InternalIP", address: nodeAddress(index) },
        { type: "Hostname", address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      nodeInfo: {
        machineID: hexOf(32, size.seed, index, "machine"),
        systemUUID: uuidOf(size.seed, index, "system"),
        bootID: uuidOf(size.seed, index, "boot", faults.bootAt(seconds).count),
        kernelVersion: "6.12.0-simulated",
        osImage: "Simulated Linux",
        containerRuntimeVersion: "containerd://2.1.0",
        kubeletVersion: "v1.36.3",
        kubeProxyVersion: "v1.36.3",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
  };
}

/** The address of a node by its place. */
export function nodeAddress(index: number): string {
  return `172.${16 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
}

function conditionsOf(world: ApiWorld, faults: NodeFaults, seconds: number): readonly object[] {
  const gone = goneSince(faults, seconds);
  const { diskShare = 0, memoryShare = 0 } = faults.ailmentAt(seconds);
  const old = world.time(oldSeconds);
  const pressures = [
    condition("MemoryPressure", memoryShare > 0.95, old),
    condition("DiskPressure", diskShare > 0.95, old),
    condition("PIDPressure", false, old),
  ];
  if (gone !== undefined) {
    const silent = "Kubelet stopped posting node status.";
    const unknown = (type: string) => condition(type, "Unknown", world.time(gone), "NodeStatusUnknown", silent);
    return [...pressures.map(({ type }) => unknown(type)), unknown("Ready")];
  }
  return [...pressures, condition("Ready", true, old, "KubeletReady", "kubelet is posting ready status")];
}
