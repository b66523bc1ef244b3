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

/** Sums over the pods of a view. What did not change since the view before is not added up again. */
export const podSumsOf: (pods: ObjectsView<PodFacts>) => PodSums = memoByIdentity(({ buckets }) => {
  const sums = emptySums();
  for (const bucket of buckets) {
    const part = bucketSums(bucket);
    addSum(sums.total, part.total);
    for (const [name, sum] of part.byNode) addSum(sumOf(sums.byNode, name), sum);
    for (const [name, sum] of part.byNamespace) addSum(sumOf(sums.byNamespace, name), sum);
  }
  return sums;
});

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

function addSum(sum: PodSum, part: PodSum): void {
  sum.pods += part.pods;
  sum.active += part.active;
  sum.pending += part.pending;
  sum.running += part.running;
  sum.succeeded += part.succeeded;
  sum.failed += part.failed;
  sum.healthy += part.healthy;
  sum.cpuRequested += part.cpuRequested;
  sum.memoryRequested += part.memoryRequested;
  sum.storageRequested += part.storageRequested;
  sum.cpuLimits += part.cpuLimits;
  sum.memoryLimits += part.memoryLimits;
  for (const [name, amount] of part.extendedRequested ?? []) addExtended(sum, name, amount);
}

function addExtended(sum: PodSum, name: string, amount: number): void {
  const amounts = (sum.extendedRequested ??= new Map());
  amounts.set(name, (amounts.get(name) ?? 0) + amount);
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
