import type { KubeResource } from "./resource.ts";
import { policyBindingInfo, type PolicyBinding } from "./shared/policy-bindings.ts";
import { createdFamily } from "./shared/timestamps.ts";

/** MutatingAdmissionPolicyBindings. */
export function createMutatingAdmissionPolicyBindings(): KubeResource<PolicyBinding> {
  return {
    name: "mutatingadmissionpolicybindings",
    kind: "MutatingAdmissionPolicyBinding",
    group: "admissionregistration.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["namespace", "mutatingadmissionpolicybinding"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      policyBindingInfo("kube_mutatingadmissionpolicybinding_info"),
      createdFamily("kube_mutatingadmissionpolicybinding_created"),
    ],
  };
}
