import type { KubeView } from "../../state/objects/kube-view.ts";
import type { Observation } from "../../state/snapshot.ts";
import type { Rule } from "../rule.ts";
import { fullReach, objectKey, type Scope } from "../scope.ts";
import { clusterIdentity } from "./cluster-identity.ts";
import { reachOfKinds } from "./kinds.ts";

/** A cluster whose Kubernetes is read. */
export interface ClusterSubject {
  readonly kube: KubeView;
  readonly observation: Observation;
}

/** The cluster as a whole, where Kubernetes is read. */
export const clusterScope: Scope<ClusterSubject> = {
  name: "cluster",
  everySeconds: 5,
  batches: (observation) => {
    const { kube } = observation;
    if (kube === undefined) return [];
    return [{ identity: observation, subjects: [{ kube, observation }], keys: [objectKey(clusterIdentity)] }];
  },
  reach: ({ kinds }, { kube }) => {
    if (kube === undefined) return "not applicable";
    return kinds === undefined ? fullReach : reachOfKinds(kinds, kube);
  },
  identify: () => clusterIdentity,
  place: () => "",
};

/** A rule for the cluster as a whole. */
export type ClusterRule = Rule<ClusterSubject>;
