import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRows, showAllMetadata, showNoMetadata } from "../../../testing/kube-rows.ts";
import { createClusterRoleBindings } from "../clusterrolebindings.ts";
import { createClusterRoles } from "../clusterroles.ts";
import { createRoleBindings } from "../rolebindings.ts";
import { createRoles } from "../roles.ts";

const metadata = {
  namespace: "shop",
  name: "reader",
  uid: "u1",
  resourceVersion: "10596",
  creationTimestamp: "2017-07-14T02:40:00Z",
  labels: { team: "edge" },
};
const roleRef = { kind: "ClusterRole", name: "view" };

for (const [kind, create, info] of [
  ["role", createRoles, ""],
  ["clusterrole", createClusterRoles, ""],
  ["rolebinding", createRoleBindings, 'roleref_kind="ClusterRole",roleref_name="view"'],
  ["clusterrolebinding", createClusterRoleBindings, 'roleref_kind="ClusterRole",roleref_name="view"'],
] as const) {
  test(`a ${kind} with everything`, () => {
    assertRows(
      create(showAllMetadata),
      { metadata, roleRef },
      `
        kube_${kind}_annotations{} 1
        kube_${kind}_created{} 1500000000
        kube_${kind}_info{${info}} 1
        kube_${kind}_labels{label_team="edge"} 1
        kube_${kind}_metadata_resource_version{} 10596
      `,
    );
  });

  test(`a ${kind} with nothing, which has to be asked for`, () => {
    const resource = create(showNoMetadata);
    assertRows(
      resource,
      { metadata: { name: "reader", uid: "u1" } },
      `kube_${kind}_info{${info.replaceAll(/"[^"]*"/g, '""')}} 1`,
    );
    assert.equal(resource.isDefault, false);
  });
}
