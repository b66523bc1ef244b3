import { objectsOf } from "../../state/facts/facts.ts";
import { objectKey } from "../scope.ts";
import { kubeScope, type KubeRule } from "./kube.ts";

/** Namespaces. One does not end as long as a pod in it does not. A rule or silence for a namespace holds for the Namespace too. */
export const namespaceScope = kubeScope({
  name: "namespace",
  kinds: ["namespaces"],
  identify: ({ name, uid, facts }) => ({ kind: "Namespace", name, uid, labels: facts.labels }),
  *causes({ name: namespace, facts }, { observation: { kube } }) {
    if (facts.deletionAt === undefined) return;
    for (const pod of objectsOf(kube, "pods")) {
      if (pod.namespace === namespace) yield objectKey({ kind: "Pod", namespace, name: pod.name });
    }
  },
});

/** A rule for Namespaces. */
export type NamespaceRule = KubeRule<"namespaces">;
