import { uuidOf } from "../../world/hash.ts";
import { oldSeconds, type ApiWorld } from "../api-world.ts";

/** How often a kubelet renews its node's Lease: https://kubernetes.io/docs/concepts/architecture/leases/#node-heart-beats */
export const renewSeconds = 10;

/** When the kubelet of that place last renewed its Lease. */
export function renewedAt(world: ApiWorld, index: number, seconds: number): number {
  const offset = (index % 100) / (100 / renewSeconds);
  const due = Math.floor((seconds - offset) / renewSeconds) * renewSeconds + offset;
  const faults = world.nodes.faults(index);
  let at = due;
  for (let tries = 0; tries < 100 && faults.isDownAt(at); tries++) at -= renewSeconds;
  return at;
}

/** The Lease of the node of that place. */
export function leaseObject(world: ApiWorld, index: number, seconds: number, version: string): object {
  const name = world.nodes.name(index);
  return {
    metadata: {
      name,
      namespace: "kube-node-lease",
      uid: uuidOf(world.size.seed, index, "lease"),
      resourceVersion: version,
      creationTimestamp: world.time(oldSeconds),
      ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid: world.nodes.uid(index) }],
    },
    spec: {
      holderIdentity: name,
      leaseDurationSeconds: 40,
      renewTime: world.preciseTime(renewedAt(world, index, seconds)),
    },
  };
}
