import { objectsOf } from "../../state/facts/facts.ts";
import type { PodFacts } from "../../state/facts/pod.ts";
import type { StoredObject } from "../../state/objects/object-table.ts";
import { memoByIdentity } from "../../state/join/memo.ts";
import type { Observation } from "../../state/snapshot.ts";

type Pod = StoredObject<PodFacts>;

/** Pods by the UID of who made them, and of who made that. Asked only where something is wrong, so it is made then. */
const indexOf = memoByIdentity<Observation, ReadonlyMap<string, readonly Pod[]>>(({ kube, joined }) => {
  const index = new Map<string, Pod[]>();
  const add = (uid: string, pod: Pod) => {
    const pods = index.get(uid) ?? [];
    pods.push(pod);
    index.set(uid, pods);
  };
  for (const pod of objectsOf(kube, "pods")) {
    const { owner } = pod.facts;
    if (owner === undefined) continue;
    add(owner.uid, pod);
    const top = joined?.ownerOf(owner);
    if (top && top.uid !== owner.uid) add(top.uid, pod);
  }
  return index;
});

/** The pods of a workload, whether it made them itself or through a ReplicaSet or Job. */
export function podsOf(observation: Observation, workloadUid: string): readonly Pod[] {
  return indexOf(observation).get(workloadUid) ?? [];
}
