import type { GPUMetrics, GPUOwner } from "@kubevitals/proto";
import type { PodFacts } from "../facts/pod.ts";
import { bucketOf, type Bucket, type ObjectsView, type StoredObject } from "../objects/object-table.ts";
import { memoByIdentity } from "./memo.ts";

type Pod = StoredObject<PodFacts>;

/** The pod whose cgroups go by a UID. */
export type PodByUid = (uid: string) => Pod | undefined;

/** Pods whose cgroups go by another UID than they do themselves (static pods), by that. */
const oddPodsOf = memoByIdentity<Bucket<PodFacts>, ReadonlyMap<string, Pod>>(
  ({ objects }) =>
    new Map(objects.filter(({ uid, facts }) => facts.cgroupUid !== uid).map((pod) => [pod.facts.cgroupUid, pod])),
);

/** Looks pods up where they stand: an index of all would be made anew for every pod that changes. */
export function podsByUid({ buckets }: ObjectsView<PodFacts>): PodByUid {
  return (uid) => {
    const own = buckets[bucketOf(uid, buckets.length)]?.objects.find((pod) => pod.uid === uid);
    if (own) return own;
    for (const bucket of buckets) {
      const odd = oddPodsOf(bucket).get(uid);
      if (odd) return odd;
    }
    return undefined;
  };
}

/**
 * GPUs whose owners are called by name where only UIDs were known, as the names of cgroups tell them. A container that the kubelet names and
 * whose processes are on the GPU is one owner then.
 */
export function withNamedOwners(gpus: readonly GPUMetrics[], podOf: PodByUid): readonly GPUMetrics[] {
  if (!gpus.some(({ owners }) => owners.some(isNameless))) return gpus;
  return gpus.map((gpu) => ({ ...gpu, owners: withoutTwins(gpu.owners.map((owner) => named(owner, podOf))) }));
}

/** A container of which the kubelet tells and its processes do once, with what these take; all others as they are. */
function withoutTwins(owners: readonly GPUOwner[]): GPUOwner[] {
  const byContainer = Map.groupBy(owners, ({ namespace, podName, containerName }) =>
    podName === undefined || containerName === undefined ? undefined : `${namespace}/${podName}/${containerName}`,
  );
  return Array.from(byContainer, ([container, same]) => {
    const [first, second] = same;
    const isPair = same.length === 2 && first?.knownBy === "kubelet" && second?.knownBy === "processes";
    return container !== undefined && isPair ? [{ ...second, knownBy: first.knownBy }] : same;
  }).flat();
}

function isNameless({ podUid, podName, containerName }: GPUOwner): boolean {
  return podUid !== undefined && (podName === undefined || containerName === undefined);
}

function named(owner: GPUOwner, podOf: PodByUid): GPUOwner {
  const pod = owner.podUid !== undefined && isNameless(owner) ? podOf(owner.podUid) : undefined;
  if (pod === undefined) return owner;
  const { namespace, name, facts } = pod;
  const container = facts.containerOf(owner.containerId);
  return { ...owner, namespace, podName: name, containerName: owner.containerName ?? container?.name };
}
