import { objectsOf } from "../facts/facts.ts";
import type { OwnerFacts } from "../facts/pod.ts";
import type { KubeView } from "../objects/kube-view.ts";

/** Kinds of owners that may have an owner themselves: a Deployment has ReplicaSets, a CronJob Jobs. */
const inBetween = ["replicasets", "jobs"] as const;

/**
 * Who owns a pod in the end. An owner in between that is not known (not read, or not yet) is taken for the last; one of a kind of its
 * own, such as an Argo Rollout, is named as the object names it.
 */
export type OwnerLookup = (owner: OwnerFacts) => OwnerFacts;

/** Looks owners up among the ReplicaSets and Jobs of a view; views share the index as long as these do not change. */
export function createOwnerLookup(): (kube: KubeView | undefined) => OwnerLookup {
  let seen: readonly unknown[] = [];
  let owners: ReadonlyMap<string, OwnerFacts> = new Map();
  return (kube) => {
    const views = inBetween.map((kind) => kube?.get(kind)?.objects);
    if (views.some((view, at) => view !== seen[at]) || seen.length === 0) {
      seen = views;
      owners = new Map(
        inBetween.flatMap((kind) =>
          Array.from(objectsOf(kube, kind), ({ uid, facts }) => [uid, facts.owner] as const).filter(isOwned),
        ),
      );
    }
    const known = owners;
    return (owner) => known.get(owner.uid) ?? owner;
  };
}

function isOwned(entry: readonly [string, OwnerFacts | undefined]): entry is readonly [string, OwnerFacts] {
  return entry[1] !== undefined;
}
