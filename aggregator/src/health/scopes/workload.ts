import { objectKey } from "../scope.ts";
import { kubeScope, type KubeRule } from "./kube.ts";
import { podsOf } from "./pods-by-owner.ts";

const kinds = [
  "deployments",
  "statefulsets",
  "daemonsets",
  "replicasets",
  "replicationcontrollers",
  "jobs",
  "cronjobs",
] as const;

/** What runs pods. What is wrong with a workload may be its pods' doing, or that of the nodes they are on. */
export const workloadScope = kubeScope({
  name: "workload",
  kinds,
  identify: ({ namespace, name, uid, facts }, { joined }) => ({
    kind: facts.kind,
    namespace,
    name,
    uid,
    labels: facts.labels,
    owner: facts.owner && joined?.ownerOf(facts.owner),
  }),
  *causes({ uid, namespace, facts }, { observation }) {
    if (facts.owner) yield objectKey({ kind: facts.owner.kind, namespace, name: facts.owner.name });
    for (const pod of podsOf(observation, uid)) {
      yield objectKey({ kind: "Pod", namespace, name: pod.name });
      if (pod.facts.nodeName !== undefined) yield objectKey({ kind: "Node", name: pod.facts.nodeName });
    }
  },
});

/** A rule for workloads. */
export type WorkloadRule = KubeRule<(typeof kinds)[number]>;
