import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createReplicaSets } from "./replicasets.ts";

const replicaSets = createReplicaSets(showNoMetadata);
const metadata = { namespace: "shop", name: "cart-1", uid: "u1" };

test("a set with everything", () => {
  assertRows(
    replicaSets,
    {
      metadata: {
        ...metadata,
        generation: 21,
        creationTimestamp: "2017-07-14T02:40:00Z",
        ownerReferences: [
          { kind: "Deployment", name: "cart", uid: "u2", controller: true },
          { kind: "Other", name: "x", uid: "u3", controller: false },
          { kind: "Third", name: "y", uid: "u4" },
        ],
      },
      spec: { replicas: 5 },
      status: {
        replicas: 4,
        fullyLabeledReplicas: 3,
        readyReplicas: 2,
        terminatingReplicas: 0,
        observedGeneration: 20,
      },
    },
    `
      kube_replicaset_created{} 1500000000
      kube_replicaset_metadata_generation{} 21
      kube_replicaset_owner{owner_kind="Deployment",owner_name="cart",owner_is_controller="true"} 1
      kube_replicaset_owner{owner_kind="Other",owner_name="x",owner_is_controller="false"} 1
      kube_replicaset_owner{owner_kind="Third",owner_name="y",owner_is_controller="false"} 1
      kube_replicaset_spec_replicas{} 5
      kube_replicaset_status_fully_labeled_replicas{} 3
      kube_replicaset_status_observed_generation{} 20
      kube_replicaset_status_ready_replicas{} 2
      kube_replicaset_status_replicas{} 4
      kube_replicaset_status_terminating_replicas{} 0
    `,
  );
});

test("a set with nothing", () => {
  assertRows(
    replicaSets,
    { metadata },
    `
      kube_replicaset_metadata_generation{} 0
      kube_replicaset_owner{owner_kind="",owner_name="",owner_is_controller=""} 1
      kube_replicaset_status_fully_labeled_replicas{} 0
      kube_replicaset_status_observed_generation{} 0
      kube_replicaset_status_ready_replicas{} 0
      kube_replicaset_status_replicas{} 0
    `,
  );
});
