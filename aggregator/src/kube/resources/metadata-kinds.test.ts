import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createConfigMaps } from "./configmaps.ts";
import { createLeases } from "./leases.ts";
import { createSecrets } from "./secrets.ts";
import { createServiceAccounts } from "./serviceaccounts.ts";

const metadata = { name: "web", namespace: "shop", uid: "u", resourceVersion: "639" };
const owners = [
  { apiVersion: "v1", kind: "Thing", name: "a", uid: "a" },
  { apiVersion: "v1", kind: "Thing", name: "b", uid: "b", controller: true },
];

test("a ConfigMap, of which metadata are enough", () => {
  assert.equal(createConfigMaps(showNoMetadata).isMetadataOnly, true);
  assertRows(
    createConfigMaps(showNoMetadata),
    { metadata },
    `kube_configmap_info{} 1
     kube_configmap_metadata_resource_version{} 639`,
  );
  for (const resourceVersion of ["", "abc", "1e3", undefined]) {
    assertRows(
      createConfigMaps(showNoMetadata),
      { metadata: { ...metadata, resourceVersion } },
      `kube_configmap_info{} 1`,
    );
  }
});

test("a Secret is read only when asked for, and then its metadata; its type is shown where it is known", () => {
  const secrets = createSecrets(showNoMetadata);
  assert.equal(secrets.isDefault, false);
  assert.equal(secrets.isMetadataOnly, true);
  const rest = `kube_secret_info{} 1
     kube_secret_metadata_resource_version{} 639
     kube_secret_owner{owner_kind="",owner_name="",owner_is_controller=""} 1`;
  assertRows(secrets, { metadata }, rest);
  assertRows(secrets, { metadata, type: "Opaque" }, `${rest}\nkube_secret_type{type="Opaque"} 1`);
  assertRows(
    secrets,
    { metadata: { ...metadata, ownerReferences: owners } },
    `kube_secret_owner{owner_kind="Thing",owner_name="a",owner_is_controller="false"} 1
     kube_secret_owner{owner_kind="Thing",owner_name="b",owner_is_controller="true"} 1`,
    /_owner$/,
  );
});

test("a service account: whether its token is mounted may be left open", () => {
  const accounts = createServiceAccounts(showNoMetadata);
  assert.equal(accounts.isDefault, false);
  assertRows(accounts, { metadata }, `kube_serviceaccount_info{automount_token=""} 1`);
  assertRows(
    accounts,
    {
      metadata: { ...metadata, deletionTimestamp: "2026-01-02T03:04:05Z" },
      automountServiceAccountToken: false,
      secrets: [{ name: "token" }, {}],
      imagePullSecrets: [{ name: "registry" }],
    },
    `kube_serviceaccount_info{automount_token="false"} 1
     kube_serviceaccount_deleted{} 1767323045
     kube_serviceaccount_secret{name="token"} 1
     kube_serviceaccount_secret{name=""} 1
     kube_serviceaccount_image_pull_secret{name="registry"} 1`,
  );
});

test("a lease: who holds it, what it is about, and when it was renewed, in whole seconds", () => {
  assertRows(
    createLeases(),
    {
      metadata: { ...metadata, ownerReferences: owners },
      spec: { holderIdentity: 'who "knows"', renewTime: "2026-01-02T03:04:05.999999Z" },
    },
    String.raw`kube_lease_owner{owner_kind="Thing",owner_name="a",namespace="shop",lease_holder="who \"knows\""} 1
       kube_lease_owner{owner_kind="Thing",owner_name="b",namespace="shop",lease_holder="who \"knows\""} 1
       kube_lease_renew_time{namespace="shop"} 1767323045`,
  );
  for (const spec of [undefined, {}, { holderIdentity: null, renewTime: null }]) {
    assertRows(
      createLeases(),
      { metadata, spec },
      `kube_lease_owner{owner_kind="",owner_name="",namespace="shop",lease_holder=""} 1`,
    );
  }
});
