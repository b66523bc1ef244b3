import { atOnce, type Steps } from "@kubevitals/program";
import type { PodFacts } from "../facts/pod.ts";
import type { ResourceAmounts } from "../facts/resource-amounts.ts";
import type { Bucket, ObjectsView } from "../objects/object-table.ts";
import { memoByIdentity } from "./memo.ts";

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
  readonly byNode: ReadonlyMap<string, PodSum>;
  readonly byNamespace: ReadonlyMap<string, PodSum>;
}

interface MutableSums {
  readonly total: PodSum;
  readonly byNode: Map<string, PodSum>;
  readonly byNamespace: Map<string, PodSum>;
}

/** Buckets that are added up in one step. */
const bucketsPerStep = 32;

/** Adds up the pods of one view after another. What did not change since the view before is not added up again. */
export class PodSummer {
  readonly #known = new WeakMap<ObjectsView<PodFacts>, PodSums>();
  #before: { readonly buckets: readonly Bucket<PodFacts>[]; readonly sums: PodSums } = {
    buckets: [],
    sums: emptySums(),
  };

  /** Sums over the pods of a view, which are then known. */
  *summing(view: ObjectsView<PodFacts>): Steps<PodSums> {
    const known = this.#known.get(view);
    if (known) return known;
    const before = this.#before;
    const { buckets } = view;
    const changed = buckets.flatMap((bucket, at) => (bucket === before.buckets[at] ? [] : at));
    const isAlike = buckets.length === before.buckets.length && changed.length <= buckets.length / 4;
    const sums = new ChangingSums(isAlike ? before.sums : emptySums());
    let added = 0;
    for (const at of isAlike ? changed : buckets.keys()) {
      const [was, is] = [isAlike ? before.buckets[at] : undefined, buckets[at]];
      if (was) sums.add(bucketSums(was), -1);
      if (is) sums.add(bucketSums(is), 1);
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
  readonly #byNode: Map<string, PodSum>;
  readonly #byNamespace: Map<string, PodSum>;
  /** Sums that are our own already. */
  readonly #own = new Set<PodSum>();

  constructor({ total, byNode, byNamespace }: PodSums) {
    this.#total = copyOf(total);
    this.#byNode = new Map(byNode);
    this.#byNamespace = new Map(byNamespace);
  }

  /** Takes the sums of a bucket in, or out. */
  add(part: PodSums, sign: 1 | -1): void {
    addSum(this.#total, part.total, sign);
    for (const [name, sum] of part.byNode) this.#addTo(this.#byNode, name, sum, sign);
    for (const [name, sum] of part.byNamespace) this.#addTo(this.#byNamespace, name, sum, sign);
  }

  done(): PodSums {
    return { total: this.#total, byNode: this.#byNode, byNamespace: this.#byNamespace };
  }

  #addTo(sums: Map<string, PodSum>, name: string, part: PodSum, sign: 1 | -1): void {
    let sum = sums.get(name);
    if (sum === undefined || !this.#own.has(sum)) {
      sum = sum === undefined ? emptySum() : copyOf(sum);
      this.#own.add(sum);
      sums.set(name, sum);
    }
    addSum(sum, part, sign);
    if (sum.pods === 0) sums.delete(name);
  }
}

function copyOf(sum: PodSum): PodSum {
  return { ...sum, extendedRequested: sum.extendedRequested && new Map(sum.extendedRequested) };
}

const bucketSums = memoByIdentity<Bucket<PodFacts>, MutableSums>(({ objects }) => {
  const sums = emptySums();
  for (const { namespace, facts } of objects) {
    addPod(sums.total, facts);
    addPod(sumOf(sums.byNamespace, namespace), facts);
    if (facts.nodeName !== undefined) addPod(sumOf(sums.byNode, facts.nodeName), facts);
  }
  return sums;
});

/** Whether a pod is over, so that nothing is reserved for it any more. */
export function hasEnded({ phase }: PodFacts): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

/** Whether the condition Ready holds. */
export function isReady({ conditions }: PodFacts): boolean {
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

function addPod(sum: PodSum, facts: PodFacts): void {
  const { phase, requests, limits } = facts;
  sum.pods++;
  if (phase === "Pending") sum.pending++;
  else if (phase === "Running") sum.running++;
  else if (phase === "Succeeded") sum.succeeded++;
  else if (phase === "Failed") sum.failed++;
  if (phase === "Succeeded" || isReady(facts)) sum.healthy++;
  if (hasEnded(facts)) return;
  sum.active++;
  addRequests(sum, requests);
  sum.cpuLimits += limits.cpuMillicores ?? 0;
  sum.memoryLimits += limits.memoryBytes ?? 0;
}

function addRequests(sum: PodSum, requests: ResourceAmounts): void {
  sum.cpuRequested += requests.cpuMillicores ?? 0;
  sum.memoryRequested += requests.memoryBytes ?? 0;
  sum.storageRequested += requests.ephemeralStorageBytes ?? 0;
  for (const [name, amount] of Object.entries(requests.extended ?? {})) addExtended(sum, name, amount);
}

function addSum(sum: PodSum, part: PodSum, sign: 1 | -1): void {
  sum.pods += sign * part.pods;
  sum.active += sign * part.active;
  sum.pending += sign * part.pending;
  sum.running += sign * part.running;
  sum.succeeded += sign * part.succeeded;
  sum.failed += sign * part.failed;
  sum.healthy += sign * part.healthy;
  sum.cpuRequested += sign * part.cpuRequested;
  sum.memoryRequested += sign * part.memoryRequested;
  sum.storageRequested += sign * part.storageRequested;
  sum.cpuLimits += sign * part.cpuLimits;
  sum.memoryLimits += sign * part.memoryLimits;
  for (const [name, amount] of part.extendedRequested ?? []) addExtended(sum, name, sign * amount);
}

function addExtended(sum: PodSum, name: string, amount: number): void {
  const amounts = (sum.extendedRequested ??= new Map());
  const after = (amounts.get(name) ?? 0) + amount;
  if (after === 0) amounts.delete(name);
  else amounts.set(name, after);
  if (amounts.size === 0) sum.extendedRequested = undefined;
}

function sumOf(sums: Map<string, PodSum>, name: string): PodSum {
  const found = sums.get(name) ?? emptySum();
  sums.set(name, found);
  return found;
}

function emptySums(): MutableSums {
  return { total: emptySum(), byNode: new Map(), byNamespace: new Map() };
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
