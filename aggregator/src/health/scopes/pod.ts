import { objectKey } from "../scope.ts";
import { kubeScope, type KubeRule, type KubeScopeOptions } from "./kube.ts";

/** What is wrong with a pod may be the doing of its node, or of a claim that it mounts. */
const common: Omit<KubeScopeOptions<"pods">, "name"> = {
  kinds: ["pods"],
  identify: ({ namespace, name, uid, facts }, { joined }) => ({
    kind: "Pod",
    namespace,
    name,
    uid,
    labels: facts.labels,
    owner: facts.owner && joined?.ownerOf(facts.owner),
  }),
  *causes({ namespace, facts }) {
    if (facts.nodeName !== undefined) yield objectKey({ kind: "Node", name: facts.nodeName });
    for (const { claim } of facts.claims) yield objectKey({ kind: "PersistentVolumeClaim", namespace, name: claim });
  },
};

/** Pods, as Kubernetes tells of them. */
export const podScope = kubeScope({ ...common, name: "pod" });

/** Pods for rules on what they use, which is measured every 15 s. */
export const podUsageScope = kubeScope({ ...common, name: "pod, every 15 s", everySeconds: 15 });

/** A rule for pods. */
export type PodRule = KubeRule<"pods">;
