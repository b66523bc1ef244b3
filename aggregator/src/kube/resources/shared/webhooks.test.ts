import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRows } from "../../../testing/kube-rows.ts";
import { createMutatingWebhookConfigurations } from "../mutatingwebhookconfigurations.ts";
import { createValidatingWebhookConfigurations } from "../validatingwebhookconfigurations.ts";

const metadata = { name: "policy", uid: "u1", resourceVersion: "7", creationTimestamp: "2017-07-14T02:40:00Z" };
const webhooks = [
  { name: "a.example.com", clientConfig: { service: { name: "hook", namespace: "infra" } } },
  { name: "b.example.com", clientConfig: { url: "https://127.0.0.1/x" } },
  { name: "c.example.com" },
];

for (const [kind, resource] of [
  ["mutatingwebhookconfiguration", createMutatingWebhookConfigurations()],
  ["validatingwebhookconfiguration", createValidatingWebhookConfigurations()],
] as const) {
  test(`a ${kind} with webhooks by Service and by URL, and one with nothing`, () => {
    assertRows(
      resource,
      { metadata, webhooks },
      `
        kube_${kind}_info{} 1
        kube_${kind}_created{} 1500000000
        kube_${kind}_metadata_resource_version{} 7
        kube_${kind}_webhook_clientconfig_service{webhook_name="a.example.com",service_name="hook",service_namespace="infra"} 1
        kube_${kind}_webhook_clientconfig_service{webhook_name="b.example.com",service_name="",service_namespace=""} 1
        kube_${kind}_webhook_clientconfig_service{webhook_name="c.example.com",service_name="",service_namespace=""} 1
      `,
    );
    assertRows(resource, { metadata: { name: "policy", uid: "u1" } }, `kube_${kind}_info{} 1`);
  });

  test(`a ${kind} has an empty namespace`, () => {
    assert.deepEqual(resource.labels, ["namespace", kind]);
    assert.deepEqual(resource.labelValues({ metadata }), ["", "policy"]);
  });
}
