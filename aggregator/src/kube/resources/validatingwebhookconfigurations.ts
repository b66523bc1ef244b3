import type { KubeResource } from "./resource.ts";
import { createWebhookConfigurations, type WebhookConfiguration } from "./shared/webhooks.ts";

/** ValidatingWebhookConfigurations. */
export function createValidatingWebhookConfigurations(): KubeResource<WebhookConfiguration> {
  return createWebhookConfigurations("ValidatingWebhookConfiguration");
}
