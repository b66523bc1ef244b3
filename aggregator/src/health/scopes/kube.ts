import { objectsOf, type FactsOfKind, type KindWithFacts } from "../../state/facts/facts.ts";
import type { StoredObject } from "../../state/objects/object-table.ts";
import type { KubeView, ResourceState, ResourceView } from "../../state/objects/kube-view.ts";
import type { Observation } from "../../state/snapshot.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { fullReach, type ObjectIdentity, type Reach, type Scope } from "../scope.ts";

/** An object of Kubernetes with what is kept of it. */
export type Subject<Kind extends KindWithFacts> = StoredObject<FactsOfKind[Kind]>;

/** Seconds between two looks at objects of Kubernetes: they are many, and what is wrong with them holds for minutes. */
const everySeconds = 5;

/** What tells one scope of objects from another. */
export interface KubeScopeOptions<Kind extends KindWithFacts> {
  readonly name: string;
  /** Kinds that the scope holds, by their lower-case plurals. */
  readonly kinds: readonly Kind[];
  readonly identify: (subject: Subject<Kind>, observation: Observation) => ObjectIdentity;
  readonly causes?: (subject: Subject<Kind>, context: RuleContext) => Iterable<string>;
}

/** A scope of Kubernetes' objects. While its kind cannot be read, each of its rules is unknown; where it is not there, none applies. */
export function kubeScope<Kind extends KindWithFacts>(options: KubeScopeOptions<Kind>): Scope<Subject<Kind>> {
  const { name, kinds, identify, causes } = options;
  return {
    name,
    everySeconds,
    *subjects({ kube }) {
      for (const kind of kinds) for (const object of objectsOf(kube, kind)) yield [object.uid, object];
    },
    reach: (rule, { kube }) => reachOf(kinds, rule.kinds ?? [], kube),
    identify: (subject, { observation }) => identify(subject, observation),
    place: placeOf,
    ...(causes ? { causes } : {}),
  };
}

/** What of these kinds can be looked at, for a rule that needs others beside them. */
function reachOf<Kind extends KindWithFacts>(
  kinds: readonly Kind[],
  needed: readonly string[],
  kube: KubeView | undefined,
): Reach<Subject<Kind>> {
  const isThere = (kind: string) => !isMissing(kube?.get(kind)?.state);
  const there = kinds.filter(isThere);
  if (there.length === 0 || !needed.every(isThere)) return "not applicable";
  const blocked = needed.flatMap((kind) => whyUnread(kube?.get(kind)) ?? []);
  if (blocked.length > 0) return { unread: blocked, whyUnread: () => blocked[0] };
  const unread = new Map(there.flatMap((kind) => pairWith(kind, whyUnread(kube?.get(kind)))));
  if (unread.size === 0) return fullReach;
  const whyOf = new Map<unknown, string>();
  for (const [kind, why] of unread) for (const object of objectsOf(kube, kind)) whyOf.set(object.uid, why);
  return { unread: Array.from(unread.values()), whyUnread: ({ uid }) => whyOf.get(uid) };
}

/** A kind that nobody reads, or that this cluster does not serve. */
function isMissing(state: ResourceState | undefined): boolean {
  return state === undefined || state === "absent" || state === "off";
}

function pairWith<Kind>(kind: Kind, why: string | undefined): readonly (readonly [Kind, string])[] {
  return why === undefined ? [] : [[kind, why]];
}

function whyUnread(view: ResourceView | undefined): string | undefined {
  if (view === undefined || view.state === "synced" || view.state === "absent" || view.state === "off")
    return undefined;
  return `${view.name} ${sentences[view.state]}${view.reason === undefined ? "" : `: ${view.reason}`}`;
}

const sentences: Readonly<Record<Exclude<ResourceState, "synced" | "absent" | "off">, string>> = {
  loading: "have not been read completely yet",
  stale: "are no longer followed",
  forbidden: "may not be read",
};

/** Where an object of Kubernetes is: `of pod shop/cart-0`. */
export function placeOf({ kind, namespace, name }: ObjectIdentity): string {
  const where = namespace === undefined ? name : `${namespace}/${name}`;
  return `of ${kind} ${where}`;
}

/** A rule for objects of these kinds. */
export type KubeRule<Kind extends KindWithFacts> = Rule<Subject<Kind>>;
