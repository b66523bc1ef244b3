import type { KubeResource } from "./resource.ts";
import { policyBindingInfo, type PolicyBinding } from "./shared/policy-bindings.ts";
import { createdFamily } from "./shared/timestamps.ts";

/** ValidatingAdmissionPolicyBindings. */
export function createValidatingAdmissionPolicyBindings(): KubeResource<PolicyBinding> {
  return {
    name: "validatingadmissionpolicybindings",
    kind: "ValidatingAdmissionPolicyBinding",
    group: "admissionregistration.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["namespace", "validatingadmissionpolicybinding"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      policyBindingInfo("kube_validatingadmissionpolicybinding_info"),
      createdFamily("kube_validatingadmissionpolicybinding_created"),
      {
        name: "kube_validatingadmissionpolicybinding_validation_action",
        help: "What happens where the policy is not kept.",
        type: "gauge",
        labels: ["action"],
        rows({ spec }, out) {
          for (const action of spec?.validationActions ?? []) out.add(1, action);
        },
      },
    ],
  };
}
