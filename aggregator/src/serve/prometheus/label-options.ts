import type { AggregatorConfig } from "../../config.ts";
import type { LabelOptions } from "./target-labels.ts";

/** What labels the page puts on series, and which it shows, by the program's options. */
export function labelOptions(config: AggregatorConfig): LabelOptions {
  return {
    profile: config.labelProfile,
    clusterName: config.clusterName,
    groups: config.prometheusGroups,
    jobs: {
      node: config.nodeJob,
      container: config.containerJob,
      kubelet: config.kubeletJob,
      kube: config.kubeJob,
      gpu: config.gpuJob,
    },
  };
}
