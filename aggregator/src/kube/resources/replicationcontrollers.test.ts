import { test } from "node:test";
import { assertRows } from "../../testing/kube-rows.ts";
import { createReplicationControllers } from "./replicationcontrollers.ts";

const controllers = createReplicationControllers();
const metadata = { namespace: "shop", name: "old", uid: "u1" };

test("a controller with everything", () => {
  assertRows(
    controllers,
    {
      metadata: {
        ...metadata,
        generation: 6,
        creationTimestamp: "2017-07-14T02:40:00Z",
        ownerReferences: [{ kind: "DeploymentConfig", name: "old", uid: "u2", controller: true }],
      },
      spec: { replicas: 5 },
      status: { replicas: 4, fullyLabeledReplicas: 3, readyReplicas: 2, availableReplicas: 1, observedGeneration: 7 },
    },
    `
      kube_replicationcontroller_created{} 1500000000
      kube_replicationcontroller_metadata_generation{} 6
      kube_replicationcontroller_owner{owner_kind="DeploymentConfig",owner_name="old",owner_is_controller="true"} 1
      kube_replicationcontroller_spec_replicas{} 5
      kube_replicationcontroller_status_available_replicas{} 1
      kube_replicationcontroller_status_fully_labeled_replicas{} 3
      kube_replicationcontroller_status_observed_generation{} 7
      kube_replicationcontroller_status_ready_replicas{} 2
      kube_replicationcontroller_status_replicas{} 4
    `,
  );
});

test("a controller with nothing", () => {
  assertRows(
    controllers,
    { metadata },
    `
      kube_replicationcontroller_metadata_generation{} 0
      kube_replicationcontroller_owner{owner_kind="",owner_name="",owner_is_controller=""} 1
      kube_replicationcontroller_status_available_replicas{} 0
      kube_replicationcontroller_status_fully_labeled_replicas{} 0
      kube_replicationcontroller_status_observed_generation{} 0
      kube_replicationcontroller_status_ready_replicas{} 0
      kube_replicationcontroller_status_replicas{} 0
    `,
  );
});
