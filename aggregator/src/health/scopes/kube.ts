import { objectsOf, type FactsOfKind, type KindWithFacts } from "../../state/facts/facts.ts";
import type { StoredObject } from "../../state/objects/object-table.ts";
import type { ResourceState } from "../../state/objects/kube-view.ts";
import type { Observation } from "../../state/snapshot.ts";
import type { Rule } from "../rule.ts";
import type { ObjectIdentity, Obstacle, Scope } from "../scope.ts";

/** An object of Kubernetes with what is kept of it. */
export type Subject<Kind extends KindWithFacts> = StoredObject<FactsOfKind[Kind]>;

/** Seconds between two looks at objects of Kubernetes: they are many, and what is wrong with them holds for minutes. */
const everySeconds = 5;

/** What tells one scope of objects from another. */
export interface KubeScopeOptions<Kind extends KindWithFacts> {
  readonly name: string;
  /** Kinds that the scope holds, by their lower-case plurals. */
  readonly kinds: readonly Kind[];
  identify(subject: Subject<Kind>, observation: Observation): ObjectIdentity;
  causes?: Scope<Subject<Kind>>["causes"];
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
    obstacleToAll: (rule, observation) => obstacleOf([...kinds, ...(rule.kinds ?? [])], kinds, observation),
    identify: (subject, { observation }) => identify(subject, observation),
    place: placeOf,
    ...(causes ? { causes } : {}),
  };
}

/** Why rules cannot look at objects of Kubernetes: a kind that they need is not read. */
export function obstacleOf(
  kinds: readonly string[],
  own: readonly string[],
  { kube }: Observation,
): Obstacle | undefined {
  if (kube === undefined) return "not applicable";
  for (const kind of kinds) {
    const view = kube.get(kind);
    const state = view?.state ?? "off";
    // Of several kinds in a scope, such as workloads, those that are there are enough.
    if (state === "absent" || state === "off") {
      if (own.length === 1 || !own.includes(kind)) return "not applicable";
    } else if (state !== "synced")
      return { unknown: `${kind} ${sentences[state]}${view?.reason ? `: ${view.reason}` : ""}` };
  }
  return undefined;
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
