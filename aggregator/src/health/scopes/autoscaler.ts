import { objectKey } from "../scope.ts";
import { clusterIdentity } from "./cluster-identity.ts";
import { kubeScope, type KubeRule } from "./kube.ts";

/** HorizontalPodAutoscalers. What is wrong with one may be its target's doing, or that of who should tell it of usage. */
export const autoscalerScope = kubeScope({
  name: "autoscaler",
  kinds: ["horizontalpodautoscalers"],
  identify: ({ namespace, name, uid, facts }) => ({
    kind: "HorizontalPodAutoscaler",
    namespace,
    name,
    uid,
    labels: facts.labels,
  }),
  *causes({ namespace, facts: { target, conditions } }) {
    yield objectKey({ kind: target.kind, namespace, name: target.name });
    // Metrics of pods and containers come from Metrics Server; custom and external ones do not.
    if (conditions.some(({ reason }) => /^FailedGet(?:Container)?ResourceMetric$/.test(reason))) {
      yield objectKey(clusterIdentity);
    }
  },
});

/** A rule for HorizontalPodAutoscalers. */
export type AutoscalerRule = KubeRule<"horizontalpodautoscalers">;
