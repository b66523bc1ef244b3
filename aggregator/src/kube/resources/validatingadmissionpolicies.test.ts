import { test } from "node:test";
import { assertRows } from "../../testing/kube-rows.ts";
import { createValidatingAdmissionPolicies } from "./validatingadmissionpolicies.ts";

const policies = createValidatingAdmissionPolicies();

test("a policy with everything, and one with nothing", () => {
  assertRows(
    policies,
    {
      metadata: { name: "replicas", uid: "u1", creationTimestamp: "2017-07-14T02:40:00Z" },
      spec: { failurePolicy: "Fail", paramKind: { apiVersion: "rules.io/v1", kind: "Limit" } },
    },
    `
      kube_validatingadmissionpolicy_created{} 1500000000
      kube_validatingadmissionpolicy_info{param_api_version="rules.io/v1",param_kind="Limit",failure_policy="Fail"} 1
    `,
  );
  assertRows(
    policies,
    { metadata: { name: "bare", uid: "u2" } },
    'kube_validatingadmissionpolicy_info{param_api_version="",param_kind="",failure_policy=""} 1',
  );
});
