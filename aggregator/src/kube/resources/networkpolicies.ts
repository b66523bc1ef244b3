import type { V1NetworkPolicy } from "@kubernetes/client-node";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily, numberFamily } from "./shared/numbers.ts";
import { unixSecondsOrZeroTime } from "./shared/timestamps.ts";

type NetworkPolicy = Kube<V1NetworkPolicy>;

/** NetworkPolicies. */
export function createNetworkPolicies(allowed: MetadataAllowlists): KubeResource<NetworkPolicy> {
  return {
    name: "networkpolicies",
    kind: "NetworkPolicy",
    group: "networking.k8s.io",
    version: "v1",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "networkpolicy"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      numberFamily(
        "kube_networkpolicy_created",
        "When the policy was created, in seconds since 1970.",
        ({ metadata }) => unixSecondsOrZeroTime(metadata.creationTimestamp),
      ),
      annotationsFamily("kube_networkpolicy_annotations", allowed.annotations),
      labelsFamily("kube_networkpolicy_labels", allowed.labels),
      countFamily(
        "kube_networkpolicy_spec_ingress_rules",
        "Rules for what may come in.",
        ({ spec }) => spec?.ingress?.length,
      ),
      countFamily(
        "kube_networkpolicy_spec_egress_rules",
        "Rules for what may go out.",
        ({ spec }) => spec?.egress?.length,
      ),
    ],
  };
}
