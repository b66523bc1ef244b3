import { atOnce, type Steps } from "@kubevitals/program";
import type { PodFacts } from "../facts/pod.ts";
import type { Bucket, ObjectsView, StoredObject } from "../objects/object-table.ts";

type Pod = StoredObject<PodFacts>;

/** Pods that are looked at, sorted or merged in one step. */
const podsPerStep = 2048;

/** Sorts the pods of one view after another; those that did not change since the last one keep their order and are not sorted again. */
export class PodSorter {
  readonly #known = new WeakMap<ObjectsView<PodFacts>, readonly Pod[]>();
  #before: { readonly buckets: readonly Bucket<PodFacts>[]; readonly sorted: readonly Pod[] } = {
    buckets: [],
    sorted: [],
  };

  /** The pods of a view by namespace and name, which are then known. */
  *sorting(view: ObjectsView<PodFacts>): Steps<readonly Pod[]> {
    const known = this.#known.get(view);
    if (known) return known;
    const before = this.#before;
    const [was, is] = [new Set(before.buckets), new Set(view.buckets)];
    const gone = yield* podsOf(before.buckets.filter((bucket) => !is.has(bucket)));
    const added = yield* podsOf(view.buckets.filter((bucket) => !was.has(bucket)));
    const stayed = gone.length === 0 ? before.sorted : yield* without(before.sorted, new Set(gone));
    const sorted = yield* merging(stayed, yield* sortingAnew(added));
    this.#before = { buckets: view.buckets, sorted };
    this.#known.set(view, sorted);
    return sorted;
  }

  /** The same, at once. */
  sorted(view: ObjectsView<PodFacts>): readonly Pod[] {
    return this.#known.get(view) ?? atOnce(this.sorting(view));
  }
}

/** Who sorts for everybody: what is remembered of views only spares work. */
export const podSorter = new PodSorter();

function* podsOf(buckets: readonly Bucket<PodFacts>[]): Steps<Pod[]> {
  const pods: Pod[] = [];
  let due = podsPerStep;
  for (const { objects } of buckets) {
    for (const pod of objects) pods.push(pod);
    if (pods.length < due) continue;
    due = pods.length + podsPerStep;
    yield;
  }
  return pods;
}

function* without(pods: readonly Pod[], gone: ReadonlySet<Pod>): Steps<readonly Pod[]> {
  const stayed: Pod[] = [];
  for (let at = 0; at < pods.length; at++) {
    const pod = pods[at] as Pod;
    if (!gone.has(pod)) stayed.push(pod);
    if (at % podsPerStep === 0) yield;
  }
  return stayed;
}

/** Sorts as many as fit into a step at a time, and merges what comes of it two by two. */
function* sortingAnew(pods: readonly Pod[]): Steps<readonly Pod[]> {
  let runs: (readonly Pod[])[] = [];
  for (let at = 0; at < pods.length; at += podsPerStep) {
    runs.push(pods.slice(at, at + podsPerStep).toSorted(byName));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly Pod[])[] = [];
    for (let at = 0; at < runs.length; at += 2) merged.push(yield* merging(runs[at] ?? [], runs[at + 1] ?? []));
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merging(one: readonly Pod[], other: readonly Pod[]): Steps<readonly Pod[]> {
  if (other.length === 0) return one;
  const merged: Pod[] = [];
  let [at, to] = [0, 0];
  while (at < one.length || to < other.length) {
    const [first, second] = [one[at], other[to]];
    if (second === undefined || (first !== undefined && byName(first, second) <= 0)) {
      merged.push(first as Pod);
      at++;
    } else {
      merged.push(second);
      to++;
    }
    if (merged.length % podsPerStep === 0) yield;
  }
  return merged;
}

/** By namespace and name; of two of one name the older first. */
export function byName(a: Pod, b: Pod): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return (a.facts.createdAt ?? 0) - (b.facts.createdAt ?? 0);
}
