import { atOnce, type Steps } from "@kubevitals/program";
import { ByName, Names } from "../by-name.ts";
import { ChangingByName } from "../changing-by-name.ts";
import type { PodFacts } from "../facts/pod.ts";
import type { ResourceAmounts } from "../facts/resource-amounts.ts";
import type { Bucket, ObjectsView, StoredObject } from "../objects/object-table.ts";

/** What some pods add up to. Requests and limits are of pods that have not ended: those that the scheduler counts. */
export interface PodSum {
  pods: number;
  /** Pods that have not ended. */
  active: number;
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  /** Ready, or ended with success. */
  healthy: number;
  cpuRequested: number;
  memoryRequested: number;
  storageRequested: number;
  cpuLimits: number;
  memoryLimits: number;
  /** Extended resources by name; absent where none is requested, as hardly any pod does. */
  extendedRequested: Map<string, number> | undefined;
}

/** Sums over all pods, over those of each node and of each namespace. Never changed once made. */
export interface PodSums {
  readonly total: PodSum;
  readonly byNode: ByName<PodSum>;
  readonly byNamespace: ByName<PodSum>;
}

const nobody = ByName.of<PodSum>(new Names([]), []);
const noSums: PodSums = { total: emptySum(), byNode: nobody, byNamespace: nobody };

/** Buckets that are added up in one step. */
const bucketsPerStep = 32;

/** Adds up the pods of one view after another. What did not change since the view before is not added up again. */
export class PodSummer {
  readonly #known = new WeakMap<ObjectsView<PodFacts>, PodSums>();
  #before: { readonly buckets: readonly Bucket<PodFacts>[]; readonly sums: PodSums } = {
    buckets: [],
    sums: noSums,
  };

  /** Sums over the pods of a view, which are then known. */
  *summing(view: ObjectsView<PodFacts>): Steps<PodSums> {
    const known = this.#known.get(view);
    if (known) return known;
    const before = this.#before;
    const { buckets } = view;
    const changed = buckets.flatMap((bucket, at) => (bucket === before.buckets[at] ? [] : at));
    const isAlike = buckets.length === before.buckets.length && changed.length <= buckets.length / 4;
    const sums = new ChangingSums(isAlike ? before.sums : noSums);
    let added = 0;
    for (const at of isAlike ? changed : buckets.keys()) {
      const [was, is] = [isAlike ? before.buckets[at] : undefined, buckets[at]];
      const gone = new Set(was?.objects);
      for (const pod of is?.objects ?? []) if (!gone.delete(pod)) sums.add(pod, 1);
      for (const pod of gone) sums.add(pod, -1);
      if (++added % bucketsPerStep === 0) yield;
    }
    const done = sums.done();
    this.#before = { buckets, sums: done };
    this.#known.set(view, done);
    return done;
  }

  /** The same, at once. */
  sumsOf(view: ObjectsView<PodFacts>): PodSums {
    return this.#known.get(view) ?? atOnce(this.summing(view));
  }
}

/** Who adds up for everybody: what is remembered of views only spares work. */
export const podSums = new PodSummer();

/** Sums that differ from others by some buckets: those of nodes and namespaces that are not touched stay the same objects. */
class ChangingSums {
  readonly #total: PodSum;
  readonly #byNode: ChangingByName<PodSum>;
  readonly #byNamespace: ChangingByName<PodSum>;
  /** Sums that are our own already. */
  readonly #own = new Set<PodSum>();

  constructor({ total, byNode, byNamespace }: PodSums) {
    this.#total = copyOf(total);
    this.#byNode = new ChangingByName(byNode);
    this.#byNamespace = new ChangingByName(byNamespace);
  }

  /** Takes a pod in, or out. */
  add({ namespace, facts }: StoredObject<PodFacts>, sign: 1 | -1): void {
    addPod(this.#total, facts, sign);
    this.#addTo(this.#byNamespace, namespace, facts, sign);
    if (facts.nodeName !== undefined) this.#addTo(this.#byNode, facts.nodeName, facts, sign);
  }

  done(): PodSums {
    return { total: this.#total, byNode: this.#byNode.done(), byNamespace: this.#byNamespace.done() };
  }

  #addTo(sums: ChangingByName<PodSum>, name: string, facts: PodFacts, sign: 1 | -1): void {
    let sum = sums.get(name);
    if (sum === undefined || !this.#own.has(sum)) {
      sum = sum === undefined ? emptySum() : copyOf(sum);
      this.#own.add(sum);
      sums.set(name, sum);
    }
    addPod(sum, facts, sign);
    if (sum.pods === 0) sums.delete(name);
  }
}

function copyOf(sum: PodSum): PodSum {
  return { ...sum, extendedRequested: sum.extendedRequested && new Map(sum.extendedRequested) };
}

/** Whether a pod is over, so that nothing is reserved for it any more. */
export function hasEnded({ phase }: PodFacts): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

/** Whether the condition Ready holds. */
export function isReady({ conditions }: PodFacts): boolean {
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

function addPod(sum: PodSum, facts: PodFacts, sign: 1 | -1): void {
  const { phase, requests, limits } = facts;
  sum.pods += sign;
  if (phase === "Pending") sum.pending += sign;
  else if (phase === "Running") sum.running += sign;
  else if (phase === "Succeeded") sum.succeeded += sign;
  else if (phase === "Failed") sum.failed += sign;
  if (phase === "Succeeded" || isReady(facts)) sum.healthy += sign;
  if (hasEnded(facts)) return;
  sum.active += sign;
  addRequests(sum, requests, sign);
  sum.cpuLimits += sign * (limits.cpuMillicores ?? 0);
  sum.memoryLimits += sign * (limits.memoryBytes ?? 0);
}

function addRequests(sum: PodSum, requests: ResourceAmounts, sign: 1 | -1): void {
  sum.cpuRequested += sign * (requests.cpuMillicores ?? 0);
  sum.memoryRequested += sign * (requests.memoryBytes ?? 0);
  sum.storageRequested += sign * (requests.ephemeralStorageBytes ?? 0);
  for (const [name, amount] of Object.entries(requests.extended ?? {})) addExtended(sum, name, sign * amount);
}

function addExtended(sum: PodSum, name: string, amount: number): void {
  const amounts = (sum.extendedRequested ??= new Map());
  const after = (amounts.get(name) ?? 0) + amount;
  if (after === 0) amounts.delete(name);
  else amounts.set(name, after);
  if (amounts.size === 0) sum.extendedRequested = undefined;
}

/** The sum over no pods. */
export function emptySum(): PodSum {
  return {
    pods: 0,
    active: 0,
    pending: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    healthy: 0,
    cpuRequested: 0,
    memoryRequested: 0,
    storageRequested: 0,
    cpuLimits: 0,
    memoryLimits: 0,
    extendedRequested: undefined,
  };
}
