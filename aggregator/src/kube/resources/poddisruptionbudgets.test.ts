import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createPodDisruptionBudgets } from "./poddisruptionbudgets.ts";

const budgets = createPodDisruptionBudgets(showNoMetadata);
const metadata = { namespace: "shop", name: "cart", uid: "u1" };

test("a budget with everything", () => {
  assertRows(
    budgets,
    {
      metadata: { ...metadata, creationTimestamp: "2017-07-14T02:40:00Z", deletionTimestamp: "2017-07-14T02:41:00Z" },
      status: {
        currentHealthy: 12,
        desiredHealthy: 10,
        disruptionsAllowed: 2,
        expectedPods: 15,
        observedGeneration: 111,
      },
    },
    `
      kube_poddisruptionbudget_created{} 1500000000
      kube_poddisruptionbudget_deletion_timestamp{} 1500000060
      kube_poddisruptionbudget_status_current_healthy{} 12
      kube_poddisruptionbudget_status_desired_healthy{} 10
      kube_poddisruptionbudget_status_expected_pods{} 15
      kube_poddisruptionbudget_status_observed_generation{} 111
      kube_poddisruptionbudget_status_pod_disruptions_allowed{} 2
    `,
  );
});

test("a budget with nothing", () => {
  assertRows(
    budgets,
    { metadata },
    `
      kube_poddisruptionbudget_status_current_healthy{} 0
      kube_poddisruptionbudget_status_desired_healthy{} 0
      kube_poddisruptionbudget_status_expected_pods{} 0
      kube_poddisruptionbudget_status_observed_generation{} 0
      kube_poddisruptionbudget_status_pod_disruptions_allowed{} 0
    `,
  );
});
