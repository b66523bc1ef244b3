import { kubeScope, type KubeRule } from "./kube.ts";

/** ResourceQuotas. */
export const quotaScope = kubeScope({
  name: "quota",
  kinds: ["resourcequotas"],
  identify: ({ namespace, name, uid, facts }) => ({
    kind: "ResourceQuota",
    namespace,
    name,
    uid,
    labels: facts.labels,
  }),
});

/** A rule for ResourceQuotas. */
export type QuotaRule = KubeRule<"resourcequotas">;
