import { selects } from "../../state/facts/label-selector.ts";
import { kubeScope, type KubeRule } from "./kube.ts";
import { behindSelector } from "./selected-pods.ts";

/** PodDisruptionBudgets. What is wrong with one may be the doing of the workloads and pods that it guards. */
export const disruptionBudgetScope = kubeScope({
  name: "disruption-budget",
  kinds: ["poddisruptionbudgets"],
  identify: ({ namespace, name, uid, facts }) => ({
    kind: "PodDisruptionBudget",
    namespace,
    name,
    uid,
    labels: facts.labels,
  }),
  *causes({ namespace, facts: { selector } }, { observation }) {
    if (selector) yield* behindSelector(observation, namespace, (labels) => selects(selector, labels));
  },
});

/** A rule for PodDisruptionBudgets. */
export type DisruptionBudgetRule = KubeRule<"poddisruptionbudgets">;
