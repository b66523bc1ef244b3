import type { PodMetrics } from "@kubevitals/proto";
import type { PodFacts } from "../facts/pod.ts";
import type { Bucket, ObjectsView, StoredObject } from "../objects/object-table.ts";
import type { PodList } from "../pod-list.ts";
import { memoByIdentity } from "./memo.ts";
import { podMetrics, unlistedPodMetrics, type PodJoin } from "./pod-metrics.ts";

type Pod = StoredObject<PodFacts>;

/** The pods of a view in the order of the model. */
const sortedPods = createSorting();

/** UIDs that pods' cgroups go by. */
const cgroupUidsOf = memoByIdentity<ObjectsView<PodFacts>, ReadonlySet<string>>(
  ({ buckets }) => new Set(buckets.flatMap(({ objects }) => objects.map(({ facts }) => facts.cgroupUid))),
);

/**
 * Pods as Kubernetes lists them, joined with their usage; and those that only agents see, at the end, by UID. All of it is worked out
 * when it is asked for: in a large cluster most snapshots are read by nobody.
 */
export function joinPods(pods: ObjectsView<PodFacts>, join: PodJoin, isSynced: boolean): PodList {
  let foundUnlisted: readonly PodMetrics[] | undefined;
  const unlisted = () => (foundUnlisted ??= isSynced ? unlistedPods(pods, join) : []);
  let made: readonly PodMetrics[] | undefined;
  const all = () => (made ??= [...sortedPods(pods).map((pod) => podMetrics(pod, join)), ...unlisted()]);
  return {
    get length() {
      return pods.size + unlisted().length;
    },
    [Symbol.iterator]: () => all()[Symbol.iterator](),
    find(namespace, name) {
      const pod = findPod(pods, namespace, name);
      return pod && podMetrics(pod, join);
    },
  };
}

/** The pod of this name; of two the younger. Looked for one by one: an index would be made anew for every pod that changes. */
function findPod({ buckets }: ObjectsView<PodFacts>, namespace: string, name: string): Pod | undefined {
  let found: Pod | undefined;
  for (const { objects } of buckets) {
    for (const pod of objects) {
      if (pod.name === name && pod.namespace === namespace && (!found || byName(found, pod) <= 0)) found = pod;
    }
  }
  return found;
}

/** Sorts the pods of one view after another; those that did not change since the last one keep their order and are not sorted again. */
function createSorting(): (pods: ObjectsView<PodFacts>) => readonly Pod[] {
  let before: { readonly buckets: readonly Bucket<PodFacts>[]; readonly sorted: readonly Pod[] } = {
    buckets: [],
    sorted: [],
  };
  return memoByIdentity(({ buckets }) => {
    const known = new Set(before.buckets);
    const kept = new Set(buckets);
    const gone = new Set(before.buckets.filter((bucket) => !kept.has(bucket)).flatMap(({ objects }) => objects));
    const added = buckets.filter((bucket) => !known.has(bucket)).flatMap(({ objects }) => objects);
    const stayed = before.sorted.filter((pod) => !gone.has(pod));
    before = { buckets, sorted: merge(stayed, added.toSorted(byName)) };
    return before.sorted;
  });
}

function merge(one: readonly Pod[], other: readonly Pod[]): readonly Pod[] {
  const merged: Pod[] = [];
  let at = 0;
  for (const pod of other) {
    for (let next = one[at]; next !== undefined && byName(next, pod) <= 0; next = one[++at]) merged.push(next);
    merged.push(pod);
  }
  for (; at < one.length; at++) merged.push(one[at] as Pod);
  return merged;
}

/** Cgroups of pods that Kubernetes does not list: just made, just gone, or run by somebody else's kubelet. */
function unlistedPods(pods: ObjectsView<PodFacts>, { agents }: PodJoin): readonly PodMetrics[] {
  const listed = cgroupUidsOf(pods);
  const unlisted: PodMetrics[] = [];
  for (const [nodeName, { record, pods: seen }] of agents) {
    for (const [uid, usage] of seen) {
      if (listed.has(uid)) continue;
      const { freshness, seriesAgeSeconds } = record;
      const provenance = { source: "SOURCE_AGENT", freshness, ageSeconds: seriesAgeSeconds } as const;
      const chosen = { usage, provenance, timestamp: undefined };
      unlisted.push(
        unlistedPodMetrics(uid, nodeName, chosen, "no pod of this UID is listed, though its cgroup is there"),
      );
    }
  }
  return unlisted.toSorted((a, b) => (a.podUid < b.podUid ? -1 : 1));
}

/** By namespace and name; of two of one name the older first. */
function byName(a: Pod, b: Pod): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return (a.facts.createdAt ?? 0) - (b.facts.createdAt ?? 0);
}
