import type { PodMetrics } from "@kubevitals/proto";
import type { PodFacts } from "../facts/pod.ts";
import type { Bucket, ObjectsView, StoredObject } from "../objects/object-table.ts";
import type { PodList } from "../pod-list.ts";
import { memoByIdentity } from "./memo.ts";
import { podMetrics, unlistedPodMetrics, type PodJoin } from "./pod-metrics.ts";

/** The pods of one view in the order of the model, and by name. */
interface PodOrder {
  readonly sorted: readonly StoredObject<PodFacts>[];
  readonly byName: ReadonlyMap<string, StoredObject<PodFacts>>;
}

const orderOf = memoByIdentity<ObjectsView<PodFacts>, PodOrder>(({ buckets }) => {
  const sorted = buckets.flatMap(({ objects }: Bucket<PodFacts>) => objects).toSorted(byName);
  return { sorted, byName: new Map(sorted.map((pod) => [`${pod.namespace}/${pod.name}`, pod])) };
});

/** UIDs that pods' cgroups go by. */
const cgroupUidsOf = memoByIdentity<ObjectsView<PodFacts>, ReadonlySet<string>>(
  ({ buckets }) => new Set(buckets.flatMap(({ objects }) => objects.map(({ facts }) => facts.cgroupUid))),
);

/** Pods as Kubernetes lists them, joined with their usage; and those that only agents see, at the end, by UID. */
export function joinPods(pods: ObjectsView<PodFacts>, join: PodJoin, isSynced: boolean): PodList {
  const unlisted = isSynced ? unlistedPods(pods, join) : [];
  let made: readonly PodMetrics[] | undefined;
  const all = () => (made ??= [...orderOf(pods).sorted.map((pod) => podMetrics(pod, join)), ...unlisted]);
  return {
    length: pods.size + unlisted.length,
    [Symbol.iterator]: () => all()[Symbol.iterator](),
    find(namespace, name) {
      const pod = orderOf(pods).byName.get(`${namespace}/${name}`);
      return pod && podMetrics(pod, join);
    },
  };
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
function byName(a: StoredObject<PodFacts>, b: StoredObject<PodFacts>): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return (a.facts.createdAt ?? 0) - (b.facts.createdAt ?? 0);
}
