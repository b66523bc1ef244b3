import { viewOf, type FactsOfKind, type KindWithFacts } from "../../state/facts/facts.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import { bucketFor, type Bucket, type StoredObject } from "../../state/objects/object-table.ts";
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
    *batches({ kube }) {
      for (const kind of kinds) {
        for (const bucket of viewOf(kube, kind)?.objects.buckets ?? []) yield batchOf(bucket) as Batch<Subject<Kind>>;
      }
    },
    reach: (rule, { kube }) => reachOf(kinds, rule.kinds ?? [], kube),
    identify: (subject, { observation }) => identify(subject, observation),
    place: placeOf,
    ...(causes ? { causes } : {}),
  };
}

/** A bucket is the same as long as its objects do not change. */
const batchOf = memoByIdentity<Bucket, Batch<StoredObject>>((bucket) => ({
  identity: bucket,
  subjects: bucket.objects,
  keys: bucket.objects.map(({ uid }) => uid),
}));

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
  const unread = there.flatMap((kind) => pairWith(kind, whyUnread(kube?.get(kind))));
  const [first] = unread;
  if (first === undefined) return fullReach;
  const isOf = (kind: Kind, { uid }: StoredObject) => {
    const view = viewOf(kube, kind);
    return view !== undefined && bucketFor(view.objects, uid).objects.some((object) => object.uid === uid);
  };
  return {
    unread: unread.map(([, why]) => why),
    whyUnread: there.length === 1 ? () => first[1] : (subject) => unread.find(([kind]) => isOf(kind, subject))?.[1],
  };
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
