import type { V1MutatingAdmissionPolicy } from "@kubernetes/client-node";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import { createdFamily } from "./shared/timestamps.ts";

type Policy = Kube<V1MutatingAdmissionPolicy>;

/** MutatingAdmissionPolicies. */
export function createMutatingAdmissionPolicies(): KubeResource<Policy> {
  return {
    name: "mutatingadmissionpolicies",
    kind: "MutatingAdmissionPolicy",
    group: "admissionregistration.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["namespace", "mutatingadmissionpolicy"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      {
        name: "kube_mutatingadmissionpolicy_info",
        help: "The kind of the policy's parameters, what happens where it cannot be evaluated, and whether it is asked again.",
        type: "gauge",
        labels: ["param_api_version", "param_kind", "failure_policy", "reinvocation_policy"],
        rows({ spec }, out) {
          const { apiVersion = "", kind = "" } = spec?.paramKind ?? {};
          out.add(1, apiVersion, kind, spec?.failurePolicy ?? "", spec?.reinvocationPolicy ?? "");
        },
      },
      createdFamily("kube_mutatingadmissionpolicy_created"),
    ],
  };
}
