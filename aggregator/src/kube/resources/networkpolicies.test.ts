import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createNetworkPolicies } from "./networkpolicies.ts";

const policies = createNetworkPolicies(showNoMetadata);
const metadata = { namespace: "shop", name: "default-deny", uid: "u1" };

test("a policy with rules", () => {
  assertRows(
    policies,
    { metadata: { ...metadata, creationTimestamp: "2017-07-14T02:40:00Z" }, spec: { ingress: [{}, {}], egress: [{}] } },
    `
      kube_networkpolicy_created{} 1500000000
      kube_networkpolicy_spec_egress_rules{} 1
      kube_networkpolicy_spec_ingress_rules{} 2
    `,
  );
});

test("a policy with nothing, as kube-state-metrics shows it", () => {
  assertRows(
    policies,
    { metadata },
    `
      kube_networkpolicy_created{} -62135596800
      kube_networkpolicy_spec_egress_rules{} 0
      kube_networkpolicy_spec_ingress_rules{} 0
    `,
  );
});
