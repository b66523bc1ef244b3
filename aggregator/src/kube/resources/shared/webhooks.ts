import type { KubeFamily } from "../family.ts";
import type { KubeObject } from "../kube-object.ts";
import type { KubeResource } from "../resource.ts";
import { existsFamily } from "./numbers.ts";
import { resourceVersionFamily } from "./resource-version.ts";
import { createdFamily } from "./timestamps.ts";

/** What the two kinds of webhook configuration have in common. */
export interface WebhookConfiguration extends KubeObject {
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig?: { readonly service?: { readonly name: string; readonly namespace: string } };
  }[];
}

/** A kind of webhook configuration. Its rows have a namespace, always empty, as kube-state-metrics' have. */
export function createWebhookConfigurations(
  kind: "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration",
): KubeResource<WebhookConfiguration> {
  const word = kind.toLowerCase();
  return {
    name: `${word}s`,
    kind,
    group: "admissionregistration.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["namespace", word],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      existsFamily(`kube_${word}_info`, "A webhook configuration that exists."),
      createdFamily(`kube_${word}_created`),
      resourceVersionFamily(`kube_${word}_metadata_resource_version`),
      clientServiceFamily(`kube_${word}_webhook_clientconfig_service`),
    ],
  };
}

function clientServiceFamily(name: string): KubeFamily<WebhookConfiguration> {
  return {
    name,
    help: "The Service that the API server asks for each webhook; empty where it asks a URL.",
    type: "gauge",
    labels: ["webhook_name", "service_name", "service_namespace"],
    rows({ webhooks }, out) {
      for (const { name: webhook, clientConfig } of webhooks ?? []) {
        out.add(1, webhook, clientConfig?.service?.name ?? "", clientConfig?.service?.namespace ?? "");
      }
    },
  };
}
