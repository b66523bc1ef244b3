import { hasLabels } from "../../state/facts/label-selector.ts";
import { kubeScope, type KubeRule } from "./kube.ts";
import { behindSelector } from "./selected-pods.ts";

/** Services. What is wrong with one may be the doing of the workloads and pods behind it. */
export const serviceScope = kubeScope({
  name: "service",
  kinds: ["services"],
  identify: ({ namespace, name, uid, facts }) => ({ kind: "Service", namespace, name, uid, labels: facts.labels }),
  *causes({ namespace, facts: { selector } }, { observation }) {
    if (selector) yield* behindSelector(observation, namespace, (labels) => hasLabels(labels, selector));
  },
});

/** A rule for Services. */
export type ServiceRule = KubeRule<"services">;
