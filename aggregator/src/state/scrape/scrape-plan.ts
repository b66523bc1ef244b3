import type { ScrapeTarget } from "@kubevitals/proto";
import type { Steps } from "@kubevitals/program";
import { viewOf } from "../facts/facts.ts";
import type { PodFacts } from "../facts/pod.ts";
import { memoByIdentity } from "../join/memo.ts";
import type { KubeView } from "../objects/kube-view.ts";
import type { Bucket, StoredObject } from "../objects/object-table.ts";
import { targetsOfPod } from "./pod-targets.ts";

type Pod = StoredObject<PodFacts>;
type Buckets = readonly Bucket<PodFacts>[];

/** What is to be scraped, by name of the node whose agent does it. */
export type TargetsByNode = ReadonlyMap<string, readonly ScrapeTarget[]>;

/** Targets of one node that are told: more than pods fit on one, and not more than an agent may be burdened with. */
const mostPerNode = 1000;

/** Buckets that are compared, and nodes that are gone through, in one step. */
const bucketsPerStep = 200;
const nodesPerStep = 20;

/** Gathers from all pods what each node's agent is to scrape. Looks at what has changed only: there may be 150,000 pods. */
export class ScrapePlan {
  #buckets: Buckets = [];
  #isKnown = false;
  /** Pods that ask to be scraped, by node. */
  readonly #pods = new Map<string, Set<Pod>>();
  readonly #targets = new Map<string, readonly ScrapeTarget[]>();

  /**
   * The targets now, until the next call; undefined while pods are not known yet. A node's list is the same object as long as it says the
   * same.
   */
  *next(kube: KubeView): Steps<TargetsByNode | undefined> {
    const view = viewOf(kube, "pods");
    if (view === undefined || notRead.has(view.state)) return nothing;
    if (view.state !== "loading") {
      yield* this.#follow(view.objects.buckets);
      this.#isKnown = true;
    }
    return this.#isKnown ? this.#targets : undefined;
  }

  *#follow(now: Buckets): Steps<void> {
    const before = this.#buckets;
    if (now === before) return;
    this.#buckets = now;
    const nodes = new Set<string>();
    // All that have gone first: where there are more buckets than before, a pod has gone from one and come in another.
    yield* eachMissing(before, now, (pod) => {
      const node = nodeOf(pod);
      this.#pods.get(node)?.delete(pod);
      nodes.add(node);
    });
    yield* eachMissing(now, before, (pod) => {
      const node = nodeOf(pod);
      this.#pods.set(node, (this.#pods.get(node) ?? new Set()).add(pod));
      nodes.add(node);
    });
    let looked = 0;
    for (const node of nodes) {
      this.#tell(node);
      if (++looked % nodesPerStep === 0) yield;
    }
  }

  #tell(node: string): void {
    const pods = Array.from(this.#pods.get(node) ?? []).toSorted(byName);
    const targets = pods.flatMap(targetsOfPod).slice(0, mostPerNode);
    if (targets.length === 0) {
      this.#pods.delete(node);
      this.#targets.delete(node);
    } else if (!isSame(targets, this.#targets.get(node))) this.#targets.set(node, targets);
  }
}

const notRead: ReadonlySet<string> = new Set(["off", "forbidden", "absent"]);
const nothing: TargetsByNode = new Map();

/** Pods of a bucket that ask to be scraped: in most clusters few do. */
const scrapedPodsOf = memoByIdentity<Bucket<PodFacts>, ReadonlySet<Pod>>(({ objects }) => {
  const pods = objects.filter(({ facts }) => facts.scrape !== undefined && facts.nodeName !== undefined);
  return pods.length > 0 ? new Set(pods) : noPods;
});

const noPods: ReadonlySet<Pod> = new Set();

/** Goes through the pods that some buckets have and the others of their places do not. */
function* eachMissing(buckets: Buckets, others: Buckets, act: (pod: Pod) => void): Steps<void> {
  for (const [index, bucket] of buckets.entries()) {
    const other = others[index];
    if (bucket !== other) {
      const known = other === undefined ? noPods : scrapedPodsOf(other);
      for (const pod of scrapedPodsOf(bucket)) if (!known.has(pod)) act(pod);
    }
    if (index % bucketsPerStep === bucketsPerStep - 1) yield;
  }
}

function nodeOf({ facts }: Pod): string {
  return facts.nodeName ?? "";
}

function isSame(targets: readonly ScrapeTarget[], known: readonly ScrapeTarget[] | undefined): boolean {
  return known?.length === targets.length && JSON.stringify(known) === JSON.stringify(targets);
}

function byName(a: Pod, b: Pod): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
