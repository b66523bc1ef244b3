import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createDaemonSets } from "./daemonsets.ts";

const daemonSets = createDaemonSets(showNoMetadata);
const metadata = { namespace: "kube-system", name: "agent", uid: "u1" };

test("a set with everything", () => {
  assertRows(
    daemonSets,
    {
      metadata: {
        ...metadata,
        generation: 9,
        creationTimestamp: "2017-07-14T02:40:00Z",
        deletionTimestamp: "2017-07-14T02:41:00Z",
      },
      status: {
        currentNumberScheduled: 1,
        desiredNumberScheduled: 2,
        numberAvailable: 3,
        numberMisscheduled: 4,
        numberReady: 5,
        numberUnavailable: 6,
        observedGeneration: 7,
        updatedNumberScheduled: 8,
      },
    },
    `
      kube_daemonset_created{} 1500000000
      kube_daemonset_deletion_timestamp{} 1500000060
      kube_daemonset_metadata_generation{} 9
      kube_daemonset_status_current_number_scheduled{} 1
      kube_daemonset_status_desired_number_scheduled{} 2
      kube_daemonset_status_number_available{} 3
      kube_daemonset_status_number_misscheduled{} 4
      kube_daemonset_status_number_ready{} 5
      kube_daemonset_status_number_unavailable{} 6
      kube_daemonset_status_observed_generation{} 7
      kube_daemonset_status_updated_number_scheduled{} 8
    `,
  );
});

test("a set with nothing", () => {
  assertRows(
    daemonSets,
    { metadata },
    `
      kube_daemonset_metadata_generation{} 0
      kube_daemonset_status_current_number_scheduled{} 0
      kube_daemonset_status_desired_number_scheduled{} 0
      kube_daemonset_status_number_available{} 0
      kube_daemonset_status_number_misscheduled{} 0
      kube_daemonset_status_number_ready{} 0
      kube_daemonset_status_number_unavailable{} 0
      kube_daemonset_status_observed_generation{} 0
      kube_daemonset_status_updated_number_scheduled{} 0
    `,
  );
});
