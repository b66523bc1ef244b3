import { test } from "node:test";
import { assertRows, showAllMetadata, showNoMetadata } from "../../testing/kube-rows.ts";
import { createDeployments } from "./deployments.ts";

const deployments = createDeployments(showNoMetadata);
const metadata = { namespace: "shop", name: "cart", uid: "u1" };

/** A deployment that rolls out with these limits. */
function rolling(replicas: unknown, maxUnavailable: unknown, maxSurge: unknown): object {
  return { metadata, spec: { replicas, strategy: { rollingUpdate: { maxUnavailable, maxSurge } } } };
}

test("a deployment with everything", () => {
  const deployment = {
    metadata: {
      ...metadata,
      generation: 21,
      creationTimestamp: "2017-07-14T02:40:00Z",
      deletionTimestamp: "2017-07-14T02:40:01Z",
      ownerReferences: [
        { apiVersion: "v1", kind: "Application", name: "web", uid: "u2", controller: true },
        { apiVersion: "v1", kind: "Other", name: 'a"b', uid: "u3" },
      ],
    },
    spec: { replicas: 200, paused: true, strategy: { rollingUpdate: { maxUnavailable: 10, maxSurge: "10%" } } },
    status: {
      replicas: 15,
      readyReplicas: 10,
      availableReplicas: 9,
      unavailableReplicas: 5,
      updatedReplicas: 2,
      terminatingReplicas: 3,
      observedGeneration: 20,
      conditions: [{ type: "Available", status: "True", reason: "MinimumReplicasAvailable" }],
    },
  };
  assertRows(
    deployments,
    deployment,
    String.raw`
      kube_deployment_owner{owner_kind="Application",owner_name="web"} 1
      kube_deployment_owner{owner_kind="Other",owner_name="a\"b"} 1
      kube_deployment_created{} 1500000000
      kube_deployment_deletion_timestamp{} 1500000001
      kube_deployment_metadata_generation{} 21
      kube_deployment_spec_paused{} 1
      kube_deployment_spec_replicas{} 200
      kube_deployment_spec_strategy_rollingupdate_max_surge{} 20
      kube_deployment_spec_strategy_rollingupdate_max_unavailable{} 10
      kube_deployment_status_condition{reason="MinimumReplicasAvailable",condition="Available",status="true"} 1
      kube_deployment_status_condition{reason="MinimumReplicasAvailable",condition="Available",status="false"} 0
      kube_deployment_status_condition{reason="MinimumReplicasAvailable",condition="Available",status="unknown"} 0
      kube_deployment_status_observed_generation{} 20
      kube_deployment_status_replicas{} 15
      kube_deployment_status_replicas_available{} 9
      kube_deployment_status_replicas_ready{} 10
      kube_deployment_status_replicas_unavailable{} 5
      kube_deployment_status_replicas_updated{} 2
      kube_deployment_status_terminating_replicas{} 3
    `,
  );
});

test("a deployment with nothing: counts that the API leaves out are 0, what may be unset has no row", () => {
  assertRows(
    deployments,
    { metadata },
    `
      kube_deployment_owner{owner_kind="",owner_name=""} 1
      kube_deployment_metadata_generation{} 0
      kube_deployment_spec_paused{} 0
      kube_deployment_status_observed_generation{} 0
      kube_deployment_status_replicas{} 0
      kube_deployment_status_replicas_available{} 0
      kube_deployment_status_replicas_ready{} 0
      kube_deployment_status_replicas_unavailable{} 0
      kube_deployment_status_replicas_updated{} 0
    `,
  );
  const nothing = { metadata, spec: { replicas: null, strategy: null }, status: { conditions: null } };
  assertRows(deployments, nothing, "", /spec_(replicas|strategy)|condition/);
});

for (const [replicas, unavailable, surge, expectedUnavailable, expectedSurge] of [
  [7, "33%", "33%", 2, 3],
  [0, "50%", "50%", 0, 0],
  [5, 0, 5, 0, 5],
  [3, "100%", "200%", 3, 6],
] as const) {
  test(`${unavailable} and ${surge} of ${replicas} replicas`, () => {
    const name = "kube_deployment_spec_strategy_rollingupdate_max";
    const expected = `${name}_unavailable{} ${expectedUnavailable}\n${name}_surge{} ${expectedSurge}`;
    assertRows(deployments, rolling(replicas, unavailable, surge), expected, /rollingupdate/);
  });
}

for (const [replicas, limit] of [
  [undefined, 1],
  [4, "a third"],
  [4, "1.5%"],
  [4, "3"],
  [4, undefined],
] as const) {
  test(`${limit} of ${replicas} replicas is no number`, () => {
    assertRows(deployments, rolling(replicas, limit, limit), "", /rollingupdate/);
  });
}

test("reasons that the controller does not give are not repeated", () => {
  const conditions = [
    { type: "Progressing", status: "False", reason: "Made\nUp" },
    { type: "Odd", status: "Perhaps" },
  ];
  assertRows(
    deployments,
    { metadata, status: { conditions } },
    `
      kube_deployment_status_condition{reason="unknown",condition="Progressing",status="true"} 0
      kube_deployment_status_condition{reason="unknown",condition="Progressing",status="false"} 1
      kube_deployment_status_condition{reason="unknown",condition="Progressing",status="unknown"} 0
      kube_deployment_status_condition{reason="",condition="Odd",status="true"} 0
      kube_deployment_status_condition{reason="",condition="Odd",status="false"} 0
      kube_deployment_status_condition{reason="",condition="Odd",status="unknown"} 0
    `,
    /condition/,
  );
});

test("labels and annotations that may be shown", () => {
  const labels = { "app.kubernetes.io/name": "cart", fooBar: "ü", "a-b": "1", "a.b": "2" };
  const annotations = { note: 'line 1\nline "2" \\' };
  assertRows(
    createDeployments(showAllMetadata),
    { metadata: { ...metadata, labels, annotations } },
    String.raw`
      kube_deployment_annotations{annotation_note="line 1\nline \"2\" \\"} 1
      kube_deployment_labels{label_a_b_conflict1="1",label_a_b_conflict2="2",label_app_kubernetes_io_name="cart",label_foo_bar="ü"} 1
    `,
    /_(labels|annotations)$/,
  );
});
