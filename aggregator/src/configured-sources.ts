import type { SourceStatus } from "@kubevitals/proto";
import type { AggregatorConfig } from "./config.ts";

function off(name: string, reason: string): SourceStatus {
  return { name, state: "SOURCE_STATE_OFF", reason };
}

/** What snapshots are made from beside the agents and Kubernetes, and why it is not. */
export function sourcesOf(config: AggregatorConfig): readonly SourceStatus[] {
  return [
    ...(config.enabled ? [] : [off("agents", "nothing is collected: metrics.enabled is false")]),
    ...(config.enableNode ? [] : [off("nodes", "nodes are not measured: metrics.enable_node is false")]),
    ...(config.enablePod ? [] : [off("pods", "pods are not part of snapshots: metrics.enable_pod is false")]),
    ...(config.enableNetwork
      ? []
      : [off("network", "network paths are not measured: metrics.enable_network is false")]),
    ...(config.enableCustom ? [] : [off("custom", "custom metrics are not taken in: metrics.enable_custom is false")]),
  ];
}
