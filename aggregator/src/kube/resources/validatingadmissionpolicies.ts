import type { V1ValidatingAdmissionPolicy } from "@kubernetes/client-node";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import { createdFamily } from "./shared/timestamps.ts";

type Policy = Kube<V1ValidatingAdmissionPolicy>;

/** ValidatingAdmissionPolicies. */
export function createValidatingAdmissionPolicies(): KubeResource<Policy> {
  return {
    name: "validatingadmissionpolicies",
    kind: "ValidatingAdmissionPolicy",
    group: "admissionregistration.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["namespace", "validatingadmissionpolicy"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      {
        name: "kube_validatingadmissionpolicy_info",
        help: "The kind of the policy's parameters, and what happens where it cannot be evaluated.",
        type: "gauge",
        labels: ["param_api_version", "param_kind", "failure_policy"],
        rows({ spec }, out) {
          out.add(1, spec?.paramKind?.apiVersion ?? "", spec?.paramKind?.kind ?? "", spec?.failurePolicy ?? "");
        },
      },
      createdFamily("kube_validatingadmissionpolicy_created"),
    ],
  };
}
