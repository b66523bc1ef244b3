import { test } from "node:test";
import { assertRows } from "../../../testing/kube-rows.ts";
import { createMutatingAdmissionPolicyBindings } from "../mutatingadmissionpolicybindings.ts";
import { createValidatingAdmissionPolicyBindings } from "../validatingadmissionpolicybindings.ts";

const metadata = { name: "binding", uid: "u1", creationTimestamp: "2017-07-14T02:40:00Z" };
const paramRef = { name: "limits", namespace: "infra", parameterNotFoundAction: "Deny" };
const bare = { metadata: { name: "binding", uid: "u1" } };
const nothing = 'policy_name="",param_name="",param_namespace="",param_not_found_action=""';

test("a ValidatingAdmissionPolicyBinding", () => {
  const bindings = createValidatingAdmissionPolicyBindings();
  const spec = { policyName: "replicas", paramRef, validationActions: ["Warn", "Audit"] };
  assertRows(
    bindings,
    { metadata, spec },
    `
      kube_validatingadmissionpolicybinding_created{} 1500000000
      kube_validatingadmissionpolicybinding_info{policy_name="replicas",param_name="limits",param_namespace="infra",param_not_found_action="Deny"} 1
      kube_validatingadmissionpolicybinding_validation_action{action="Warn"} 1
      kube_validatingadmissionpolicybinding_validation_action{action="Audit"} 1
    `,
  );
  assertRows(bindings, bare, `kube_validatingadmissionpolicybinding_info{${nothing}} 1`);
});

test("a MutatingAdmissionPolicyBinding", () => {
  const bindings = createMutatingAdmissionPolicyBindings();
  assertRows(
    bindings,
    { metadata, spec: { policyName: "sidecar" } },
    `
      kube_mutatingadmissionpolicybinding_created{} 1500000000
      kube_mutatingadmissionpolicybinding_info{policy_name="sidecar",param_name="",param_namespace="",param_not_found_action=""} 1
    `,
  );
  assertRows(bindings, bare, `kube_mutatingadmissionpolicybinding_info{${nothing}} 1`);
});
