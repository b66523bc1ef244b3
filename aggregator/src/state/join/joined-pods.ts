import { atOnce, type Steps } from "@kubevitals/program";
import type { PodMetrics } from "@kubevitals/proto";
import type { PodFacts } from "../facts/pod.ts";
import { bucketOf, type Bucket, type ObjectsView, type StoredObject } from "../objects/object-table.ts";
import {
  knownPod,
  pairedByUid,
  type ListedPod,
  type PodChanges,
  type PodList,
  type PodUsageLine,
} from "../pod-list.ts";
import { memoByIdentity } from "./memo.ts";
import { podMetrics, podUsageLine, unlistedPodMetrics, type PodJoin } from "./pod-metrics.ts";
import { byName, podSorter } from "./pod-sorter.ts";
import { saysSame } from "./same-pod.ts";

type Pod = StoredObject<PodFacts>;

/** UIDs of cgroups of pods that go by another UID themselves: static pods. */
const oddCgroupsOf = memoByIdentity<Bucket<PodFacts>, readonly string[]>(({ objects }) =>
  objects.flatMap(({ uid, facts }) => (facts.cgroupUid === uid ? [] : [facts.cgroupUid])),
);

/** Tells whether some pod, or its cgroup, goes by a UID. Looks into the UID's bucket: a set would be made anew for every pod that changes. */
function createListedLookup({ buckets }: ObjectsView<PodFacts>): (uid: string) => boolean {
  const odd = new Set(buckets.flatMap((bucket) => oddCgroupsOf(bucket)));
  return (uid) =>
    odd.has(uid) || buckets[bucketOf(uid, buckets.length)]?.objects.some((pod) => pod.uid === uid) === true;
}

/**
 * Pods as Kubernetes lists them, joined with their usage; and those that only agents see, at the end, by UID. All of it is worked out
 * when it is asked for: in a large cluster most snapshots are read by nobody.
 */
export function joinPods(pods: ObjectsView<PodFacts>, join: PodJoin, isSynced: boolean): PodList {
  return new JoinedPods(pods, join, isSynced);
}

class JoinedPods implements PodList {
  readonly #pods: ObjectsView<PodFacts>;
  readonly #join: PodJoin;
  readonly #isSynced: boolean;
  #unlisted: readonly PodMetrics[] | undefined;
  #unlistedByGroup: ReadonlyMap<number, readonly PodMetrics[]> | undefined;

  constructor(pods: ObjectsView<PodFacts>, join: PodJoin, isSynced: boolean) {
    this.#pods = pods;
    this.#join = join;
    this.#isSynced = isSynced;
  }

  *prepare(): Steps<void> {
    if (this.#unlisted !== undefined) return;
    const unlisted = this.#isSynced ? yield* unlistedPods(this.#pods, this.#join) : [];
    this.#unlisted ??= unlisted;
  }

  *putInOrder(): Steps<void> {
    yield* this.prepare();
    yield* podSorter.sorting(this.#pods);
  }

  get length(): number {
    return this.#pods.size + this.#others().length;
  }

  get groupCount(): number {
    return this.#pods.buckets.length;
  }

  *[Symbol.iterator](): Generator<PodMetrics, void, undefined> {
    for (const pod of podSorter.sorted(this.#pods)) yield podMetrics(pod, this.#join);
    yield* this.#others();
  }

  find(namespace: string, name: string): PodMetrics | undefined {
    const pod = findPod(this.#pods, namespace, name);
    return pod && podMetrics(pod, this.#join);
  }

  group(index: number): readonly ListedPod[] {
    return [...(this.#pods.buckets[index]?.objects ?? []).map(this.#listed), ...this.#othersOf(index).map(knownPod)];
  }

  /** Nothing is made for a pod that did not change: most did not, and there may be 150,000. */
  changes(index: number, former: PodList): PodChanges {
    const bucket = this.#pods.buckets[index];
    if (!(former instanceof JoinedPods) || bucket === undefined || former.#pods.buckets[index] !== bucket) {
      return { unchanged: 0, others: pairedByUid(former.group(index), this.group(index)) };
    }
    const others: PodChanges["others"][number][] = [];
    for (const pod of bucket.objects) {
      if (!saysSame(pod, former.#join, this.#join)) others.push([former.#listed(pod), this.#listed(pod)]);
    }
    const unchanged = bucket.objects.length - others.length;
    others.push(...pairedByUid(former.#othersOf(index).map(knownPod), this.#othersOf(index).map(knownPod)));
    return { unchanged, others };
  }

  *usages(): Generator<PodUsageLine, void, undefined> {
    for (const { objects } of this.#pods.buckets) for (const pod of objects) yield podUsageLine(pod, this.#join);
    yield* this.#others();
  }

  readonly #listed = (pod: Pod): ListedPod => ({ uid: pod.uid, record: () => podMetrics(pod, this.#join) });

  #others(): readonly PodMetrics[] {
    atOnce(this.prepare());
    return this.#unlisted ?? [];
  }

  #othersOf(index: number): readonly PodMetrics[] {
    this.#unlistedByGroup ??= Map.groupBy(this.#others(), ({ podUid }) => bucketOf(podUid, this.groupCount));
    return this.#unlistedByGroup.get(index) ?? [];
  }
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

/** Agents whose cgroups are looked at in one step. */
const agentsPerStep = 50;

/** Cgroups of pods that Kubernetes does not list: just made, just gone, or run by somebody else's kubelet. */
function* unlistedPods(pods: ObjectsView<PodFacts>, { agents }: PodJoin): Steps<readonly PodMetrics[]> {
  const isListed = createListedLookup(pods);
  // Keyed by UID: where two agents claim one pod, one of them has it.
  const unlisted = new Map<string, PodMetrics>();
  let looked = 0;
  for (const [nodeName, seen] of agents.pods) {
    if (++looked % agentsPerStep === 0) yield;
    for (const uid of seen.keys()) {
      const usage = isListed(uid) ? undefined : seen.get(uid);
      if (usage === undefined) continue;
      const node = agents.nodes.get(nodeName);
      if (node === undefined) continue;
      const { freshness, seriesAgeSeconds } = node;
      const provenance = { source: "SOURCE_AGENT", freshness, ageSeconds: seriesAgeSeconds } as const;
      const chosen = { usage, provenance, timestamp: undefined };
      const reason = "no pod of this UID is listed, though its cgroup is there";
      unlisted.set(uid, unlistedPodMetrics(uid, nodeName, chosen, reason));
    }
  }
  return Array.from(unlisted.values()).toSorted((a, b) => (a.podUid < b.podUid ? -1 : 1));
}
