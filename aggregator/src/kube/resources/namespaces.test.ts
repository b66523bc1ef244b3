import { test } from "node:test";
import { assertRows, showAllMetadata, showNoMetadata } from "../../testing/kube-rows.ts";
import { createNamespaces } from "./namespaces.ts";

const metadata = { name: "shop", uid: "u" };

test("a namespace: its creation, its phase, its conditions", () => {
  assertRows(
    createNamespaces(showNoMetadata),
    {
      metadata: { ...metadata, creationTimestamp: "2026-01-02T03:04:05Z", labels: { a: "b" } },
      status: { phase: "Terminating", conditions: [{ type: "NamespaceContentRemaining", status: "Unknown" }] },
    },
    `kube_namespace_created{} 1767323045
     kube_namespace_status_phase{phase="Active"} 0
     kube_namespace_status_phase{phase="Terminating"} 1
     kube_namespace_status_condition{condition="NamespaceContentRemaining",status="true"} 0
     kube_namespace_status_condition{condition="NamespaceContentRemaining",status="false"} 0
     kube_namespace_status_condition{condition="NamespaceContentRemaining",status="unknown"} 1`,
  );
});

test("a namespace without a status, and one of a phase that nobody knows: all phases are 0", () => {
  for (const status of [undefined, {}, { phase: "Dreaming", conditions: null }]) {
    assertRows(
      createNamespaces(showNoMetadata),
      { metadata: { ...metadata, creationTimestamp: null }, status },
      `kube_namespace_status_phase{phase="Active"} 0
       kube_namespace_status_phase{phase="Terminating"} 0`,
    );
  }
});

test("its labels and annotations are shown where they are allowed, escaped", () => {
  assertRows(
    createNamespaces(showAllMetadata),
    { metadata: { ...metadata, labels: { "example.test/Team": "a" }, annotations: { note: 'say "hi"\nto \\ 猫' } } },
    String.raw`kube_namespace_labels{label_example_test_team="a"} 1
       kube_namespace_annotations{annotation_note="say \"hi\"\nto \\ 猫"} 1`,
    /_(labels|annotations)$/,
  );
});
