import { test } from "node:test";
import { assertRows } from "../../testing/kube-rows.ts";
import { createMutatingAdmissionPolicies } from "./mutatingadmissionpolicies.ts";

const policies = createMutatingAdmissionPolicies();

test("a policy with everything, and one with nothing", () => {
  assertRows(
    policies,
    {
      metadata: { name: "sidecar", uid: "u1", creationTimestamp: "2017-07-14T02:40:00Z" },
      spec: {
        failurePolicy: "Ignore",
        reinvocationPolicy: "IfNeeded",
        paramKind: { apiVersion: "rules.io/v1", kind: "Sidecar" },
      },
    },
    `
      kube_mutatingadmissionpolicy_created{} 1500000000
      kube_mutatingadmissionpolicy_info{param_api_version="rules.io/v1",param_kind="Sidecar",failure_policy="Ignore",reinvocation_policy="IfNeeded"} 1
    `,
  );
  assertRows(
    policies,
    { metadata: { name: "bare", uid: "u2" } },
    'kube_mutatingadmissionpolicy_info{param_api_version="",param_kind="",failure_policy="",reinvocation_policy=""} 1',
  );
});
