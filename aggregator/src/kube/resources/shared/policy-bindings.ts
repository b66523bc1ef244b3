import type { KubeFamily } from "../family.ts";
import type { KubeObject } from "../kube-object.ts";

/** What the bindings of both kinds of admission policy have in common. */
export interface PolicyBinding extends KubeObject {
  readonly spec?: {
    readonly policyName?: string;
    readonly paramRef?: {
      readonly name?: string;
      readonly namespace?: string;
      readonly parameterNotFoundAction?: string;
    };
    readonly validationActions?: readonly string[];
  };
}

/** `kube_<kind>_info` of a binding. */
export function policyBindingInfo(name: string): KubeFamily<PolicyBinding> {
  return {
    name,
    help: "The policy that is bound, its parameters, and what happens where those are missing.",
    type: "gauge",
    labels: ["policy_name", "param_name", "param_namespace", "param_not_found_action"],
    rows({ spec }, out) {
      const { name: param = "", namespace = "", parameterNotFoundAction = "" } = spec?.paramRef ?? {};
      out.add(1, spec?.policyName ?? "", param, namespace, parameterNotFoundAction);
    },
  };
}
