import { objectsOf, viewOf, type FactsOfKind, type KindWithFacts } from "../../state/facts/facts.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { Bucket, StoredObject } from "../../state/objects/object-table.ts";
import type { KubeView } from "../../state/objects/kube-view.ts";
import type { Observation } from "../../state/snapshot.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { fullReach, type Batch, type ObjectIdentity, type Reach, type Scope } from "../scope.ts";
import { isThere, reachOfKinds, whyUnread } from "./kinds.ts";

/** An object of Kubernetes with what is kept of it. */
export type Subject<Kind extends KindWithFacts> = StoredObject<FactsOfKind[Kind]>;

/** Seconds between two looks at objects of Kubernetes: they are many, and what is wrong with them holds for minutes. */
const everySeconds = 5;

/** What tells one scope of objects from another. */
export interface KubeScopeOptions<Kind extends KindWithFacts> {
  readonly name: string;
  /** Kinds that the scope holds, by their lower-case plurals. */
  readonly kinds: readonly Kind[];
  readonly everySeconds?: number;
  readonly identify: (subject: Subject<Kind>, observation: Observation) => ObjectIdentity;
  readonly causes?: (subject: Subject<Kind>, context: RuleContext) => Iterable<string>;
}

/** A scope of Kubernetes' objects. While its kind cannot be read, each of its rules is unknown; where it is not there, none applies. */
export function kubeScope<Kind extends KindWithFacts>(options: KubeScopeOptions<Kind>): Scope<Subject<Kind>> {
  const { name, kinds, identify, causes } = options;
  return {
    name,
    kinds,
    everySeconds: options.everySeconds ?? everySeconds,
    batches: ({ kube }) => kinds.flatMap((kind) => batchesOf(viewOf(kube, kind)?.objects.buckets ?? [])),
    reach: (rule, { kube }) => reachOf(kinds, rule.kinds ?? [], kube),
    identify: (subject, { observation }) => identify(subject, observation),
    place: placeOf,
    ...(causes ? { causes } : {}),
  };
}

/** A bucket is the same as long as its objects do not change. */
const batchOf = memoByIdentity<Bucket, Batch<StoredObject>>((bucket) => ({
  identity: bucket,
  subjects: bucket.objects.map((object) => [object.uid, object]),
}));

function batchesOf<F>(buckets: readonly Bucket<F>[]): readonly Batch<StoredObject<F>>[] {
  return buckets.map((bucket) => batchOf(bucket) as Batch<StoredObject<F>>);
}

/** What of these kinds can be looked at, for a rule that needs others beside them. */
function reachOf<Kind extends KindWithFacts>(
  kinds: readonly Kind[],
  needed: readonly string[],
  kube: KubeView | undefined,
): Reach<Subject<Kind>> {
  const there = kinds.filter((kind) => isThere(kube, kind));
  if (there.length === 0) return "not applicable";
  const beside = reachOfKinds(needed, kube);
  if (beside === "not applicable" || beside.unread.length > 0) return beside;
  const unread = new Map(there.flatMap((kind) => pairWith(kind, whyUnread(kube?.get(kind)))));
  if (unread.size === 0) return fullReach;
  const whyOf = new Map<unknown, string>();
  for (const [kind, why] of unread) for (const object of objectsOf(kube, kind)) whyOf.set(object.uid, why);
  return { unread: Array.from(unread.values()), whyUnread: ({ uid }) => whyOf.get(uid) };
}

function pairWith<Kind>(kind: Kind, why: string | undefined): readonly (readonly [Kind, string])[] {
  return why === undefined ? [] : [[kind, why]];
}

/** Where an object of Kubernetes is: `(Pod shop/cart-0)`. */
export function placeOf({ kind, namespace, name }: ObjectIdentity): string {
  return `(${kind} ${namespace === undefined ? name : `${namespace}/${name}`})`;
}

/** A rule for objects of these kinds. */
export type KubeRule<Kind extends KindWithFacts> = Rule<Subject<Kind>>;
