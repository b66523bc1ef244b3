import type { KubeResource } from "./resource.ts";
import { createWebhookConfigurations, type WebhookConfiguration } from "./shared/webhooks.ts";

/** MutatingWebhookConfigurations. */
export function createMutatingWebhookConfigurations(): KubeResource<WebhookConfiguration> {
  return createWebhookConfigurations("MutatingWebhookConfiguration");
}
