import type { AggregatorConfig } from "../../config.ts";
import type { LabelPair } from "@kubevitals/proto";
import type { SelfLabels } from "../../self.ts";
import { clusterLabels, kubeLabels, type LabelOptions } from "./target-labels.ts";

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
      pods: config.podsJob,
    },
  };
}

/** The labels on what the aggregator says of itself: those that are kube-state-metrics' own stand under its job. */
export function selfLabels(options: LabelOptions): SelfLabels {
  return { own: record(clusterLabels(options.clusterName)), kubeStateMetrics: record(kubeLabels(options)) };
}

function record(labels: readonly LabelPair[]): Readonly<Record<string, string>> {
  return Object.fromEntries(labels.map(({ name, value }) => [name, value]));
}
