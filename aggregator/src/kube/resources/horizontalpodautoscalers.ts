import type { V2HorizontalPodAutoscaler, V2MetricSpec, V2MetricStatus } from "@kubernetes/client-node";
import { quantityFloat } from "../quantity-float.ts";
import { quantityNumber } from "../quantity.ts";
import type { KubeFamily, RowWriter } from "./family.ts";
import type { Kube, Raw } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { generationFamily } from "./shared/generation.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { countFamily, numberFamily } from "./shared/numbers.ts";
import { conditionFamily } from "./shared/states.ts";
import { createdFamily, deletionFamily } from "./shared/timestamps.ts";

type Autoscaler = Kube<V2HorizontalPodAutoscaler>;

/** HorizontalPodAutoscalers. */
export function createHorizontalPodAutoscalers(allowed: MetadataAllowlists): KubeResource<Autoscaler> {
  return {
    name: "horizontalpodautoscalers",
    kind: "HorizontalPodAutoscaler",
    group: "autoscaling",
    version: "v2",
    isNamespaced: true,
    isDefault: true,
    labels: ["namespace", "horizontalpodautoscaler"],
    labelValues: ({ metadata }) => [metadata.namespace ?? "", metadata.name],
    families: [
      info,
      generationFamily("kube_horizontalpodautoscaler_metadata_generation"),
      ...specFamilies,
      ...statusFamilies,
      annotationsFamily("kube_horizontalpodautoscaler_annotations", allowed.annotations),
      labelsFamily("kube_horizontalpodautoscaler_labels", allowed.labels),
      conditionFamily<Autoscaler>(
        "kube_horizontalpodautoscaler_status_condition",
        "1 for what holds of each of the autoscaler's conditions.",
        ({ status }) => status?.conditions,
      ),
      createdFamily("kube_horizontalpodautoscaler_created"),
      deletionFamily("kube_horizontalpodautoscaler_deletion_timestamp"),
    ],
  };
}

const info: KubeFamily<Autoscaler> = {
  name: "kube_horizontalpodautoscaler_info",
  help: "What the autoscaler scales.",
  type: "gauge",
  labels: ["scaletargetref_kind", "scaletargetref_name"],
  rows({ spec }, out) {
    const { apiVersion = "", kind, name } = spec?.scaleTargetRef ?? { kind: "", name: "" };
    out.addLabelled(1, [
      ...(apiVersion === "" ? [] : [["scaletargetref_api_version", apiVersion] as const]),
      ["scaletargetref_kind", kind],
      ["scaletargetref_name", name],
    ]);
  },
};

const metricLabels = ["metric_name", "metric_target_type", "container"];

const specFamilies: readonly KubeFamily<Autoscaler>[] = [
  countFamily(
    "kube_horizontalpodautoscaler_spec_max_replicas",
    "Replicas that the autoscaler may ask for at most.",
    ({ spec }) => spec?.maxReplicas,
  ),
  numberFamily(
    "kube_horizontalpodautoscaler_spec_min_replicas",
    "Replicas that the autoscaler asks for at least; 1 where it does not say.",
    ({ spec }) => spec?.minReplicas ?? 1,
  ),
  {
    name: "kube_horizontalpodautoscaler_spec_target_metric",
    help: "What each metric is to be that the autoscaler goes by.",
    type: "gauge",
    labels: metricLabels,
    rows({ spec }, out) {
      for (const metric of spec?.metrics ?? []) addMetric(out, sourceOf(metric), ({ target }) => target);
    },
  },
  toleranceFamily("kube_horizontalpodautoscaler_spec_behavior_scale_down_tolerance", "scaleDown"),
  toleranceFamily("kube_horizontalpodautoscaler_spec_behavior_scale_up_tolerance", "scaleUp"),
];

const statusFamilies: readonly KubeFamily<Autoscaler>[] = [
  {
    name: "kube_horizontalpodautoscaler_status_target_metric",
    help: "What each metric is that the autoscaler goes by.",
    type: "gauge",
    labels: metricLabels,
    rows({ status }, out) {
      for (const metric of status?.currentMetrics ?? []) addMetric(out, sourceOf(metric), ({ current }) => current);
    },
  },
  countFamily(
    "kube_horizontalpodautoscaler_status_current_replicas",
    "Replicas that there are.",
    ({ status }) => status?.currentReplicas,
  ),
  countFamily(
    "kube_horizontalpodautoscaler_status_desired_replicas",
    "Replicas that the autoscaler asks for.",
    ({ status }) => status?.desiredReplicas,
  ),
];

function toleranceFamily(name: string, direction: "scaleUp" | "scaleDown"): KubeFamily<Autoscaler> {
  return numberFamily(
    name,
    "How far a metric may be off its target before it matters in this direction, as a fraction of the target.",
    ({ spec }) => {
      const tolerance = spec?.behavior?.[direction]?.tolerance ?? undefined;
      return tolerance === undefined ? undefined : quantityFloat(tolerance);
    },
  );
}

/** What a metric is of, and what it is to be or is. */
interface MetricSource<V> {
  readonly metric?: { readonly name: string };
  readonly name?: string;
  readonly container?: string;
  readonly target?: V;
  readonly current?: V;
}

/** A metric in the units that it can be given in. */
interface MetricValue {
  readonly value?: string;
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}

/** The part of a metric that its type names; none where that is missing or unknown. */
function sourceOf(metric: Raw<V2MetricSpec> | Raw<V2MetricStatus>): MetricSource<MetricValue> | undefined {
  switch (metric.type) {
    case "Object":
      return metric.object;
    case "Pods":
      return metric.pods;
    case "Resource":
      return metric.resource;
    case "ContainerResource":
      return metric.containerResource;
    case "External":
      return metric.external;
    default:
      return undefined;
  }
}

function addMetric(
  out: RowWriter,
  source: MetricSource<MetricValue> | undefined,
  valueOf: (source: MetricSource<MetricValue>) => MetricValue | undefined,
): void {
  const { value, averageValue, averageUtilization } = (source && valueOf(source)) ?? {};
  const name = source?.metric?.name ?? source?.name ?? "";
  const container = source?.container ?? "";
  const add = (number: number, unit: string) => out.add(number, name, unit, container);
  if (value !== undefined) add(quantityNumber(value), "value");
  if (averageUtilization !== undefined) add(averageUtilization, "utilization");
  if (averageValue !== undefined) add(quantityNumber(averageValue), "average");
}
