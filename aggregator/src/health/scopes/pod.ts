import { objectKey } from "../scope.ts";
import { kubeScope, type KubeRule } from "./kube.ts";

/** Pods. What is wrong with a pod may be its node's doing. */
export const podScope = kubeScope({
  name: "pod",
  kinds: ["pods"],
  identify: ({ namespace, name, uid, facts }, { joined }) => ({
    kind: "Pod",
    namespace,
    name,
    uid,
    labels: facts.labels,
    owner: facts.owner && joined?.ownerOf(facts.owner),
  }),
  *causes({ facts }) {
    if (facts.nodeName !== undefined) yield objectKey({ kind: "Node", name: facts.nodeName });
  },
});

/** A rule for pods. */
export type PodRule = KubeRule<"pods">;
