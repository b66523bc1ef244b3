import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createStatefulSets } from "./statefulsets.ts";

const statefulSets = createStatefulSets(showNoMetadata);
const metadata = { namespace: "shop", name: "db", uid: "u1" };

test("a set with everything", () => {
  assertRows(
    statefulSets,
    {
      metadata: {
        ...metadata,
        generation: 3,
        creationTimestamp: "2017-07-14T02:40:00Z",
        deletionTimestamp: "2017-07-14T02:41:00Z",
      },
      spec: {
        replicas: 3,
        ordinals: { start: 2 },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Delete" },
      },
      status: {
        replicas: 2,
        availableReplicas: 1,
        currentReplicas: 4,
        readyReplicas: 5,
        updatedReplicas: 6,
        observedGeneration: 2,
        currentRevision: "db-1",
        updateRevision: "db-2",
      },
    },
    `
      kube_statefulset_created{} 1500000000
      kube_statefulset_deletion_timestamp{} 1500000060
      kube_statefulset_metadata_generation{} 3
      kube_statefulset_ordinals_start{} 2
      kube_statefulset_persistentvolumeclaim_retention_policy{when_deleted="Retain",when_scaled="Delete"} 1
      kube_statefulset_replicas{} 3
      kube_statefulset_status_current_revision{revision="db-1"} 1
      kube_statefulset_status_observed_generation{} 2
      kube_statefulset_status_replicas{} 2
      kube_statefulset_status_replicas_available{} 1
      kube_statefulset_status_replicas_current{} 4
      kube_statefulset_status_replicas_ready{} 5
      kube_statefulset_status_replicas_updated{} 6
      kube_statefulset_status_update_revision{revision="db-2"} 1
    `,
  );
});

test("a set with nothing", () => {
  assertRows(
    statefulSets,
    { metadata },
    `
      kube_statefulset_metadata_generation{} 0
      kube_statefulset_status_current_revision{revision=""} 1
      kube_statefulset_status_observed_generation{} 0
      kube_statefulset_status_replicas{} 0
      kube_statefulset_status_replicas_available{} 0
      kube_statefulset_status_replicas_current{} 0
      kube_statefulset_status_replicas_ready{} 0
      kube_statefulset_status_replicas_updated{} 0
      kube_statefulset_status_update_revision{revision=""} 1
    `,
  );
});

for (const [spec, expected] of [
  [{ ordinals: {} }, "kube_statefulset_ordinals_start{} 0"],
  [{ ordinals: null }, ""],
  [{ persistentVolumeClaimRetentionPolicy: {} }, ""],
  [
    { persistentVolumeClaimRetentionPolicy: { whenScaled: "Retain" } },
    'kube_statefulset_persistentvolumeclaim_retention_policy{when_deleted="",when_scaled="Retain"} 1',
  ],
] as const) {
  test(`${JSON.stringify(spec)} gives '${expected}'`, () => {
    assertRows(statefulSets, { metadata, spec }, expected, /ordinals|retention/);
  });
}
