import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createHorizontalPodAutoscalers } from "./horizontalpodautoscalers.ts";

const autoscalers = createHorizontalPodAutoscalers(showNoMetadata);
const metadata = { namespace: "shop", name: "cart", uid: "u1" };

test("an autoscaler with metrics of every type", () => {
  assertRows(
    autoscalers,
    {
      metadata: {
        ...metadata,
        generation: 2,
        creationTimestamp: "2017-07-14T02:40:00Z",
        deletionTimestamp: "2017-07-14T02:41:00Z",
      },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "cart" },
        minReplicas: 2,
        maxReplicas: 9,
        behavior: { scaleUp: { tolerance: "70m" }, scaleDown: { tolerance: "33300u" } },
        metrics: [
          { type: "Object", object: { metric: { name: "hits" }, target: { value: "10", averageValue: "12" } } },
          { type: "Pods", pods: { metric: { name: "tps" }, target: { averageValue: "1k" } } },
          { type: "Resource", resource: { name: "cpu", target: { averageUtilization: 80 } } },
          {
            type: "ContainerResource",
            containerResource: { name: "memory", container: "app", target: { averageValue: "800Ki" } },
          },
          { type: "External", external: { metric: { name: "queue" }, target: { value: "1500m" } } },
        ],
      },
      status: {
        currentReplicas: 3,
        desiredReplicas: 4,
        conditions: [{ type: "AbleToScale", status: "True" }],
        currentMetrics: [
          { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 28, averageValue: "14m" } } },
          { type: "External", external: { metric: { name: "queue" }, current: { value: "0.5" } } },
        ],
      },
    },
    `
      kube_horizontalpodautoscaler_created{} 1500000000
      kube_horizontalpodautoscaler_deletion_timestamp{} 1500000060
      kube_horizontalpodautoscaler_info{scaletargetref_api_version="apps/v1",scaletargetref_kind="Deployment",scaletargetref_name="cart"} 1
      kube_horizontalpodautoscaler_metadata_generation{} 2
      kube_horizontalpodautoscaler_spec_behavior_scale_down_tolerance{} 0.033299999999999996
      kube_horizontalpodautoscaler_spec_behavior_scale_up_tolerance{} 0.07
      kube_horizontalpodautoscaler_spec_max_replicas{} 9
      kube_horizontalpodautoscaler_spec_min_replicas{} 2
      kube_horizontalpodautoscaler_spec_target_metric{metric_name="hits",metric_target_type="value",container=""} 10
      kube_horizontalpodautoscaler_spec_target_metric{metric_name="hits",metric_target_type="average",container=""} 12
      kube_horizontalpodautoscaler_spec_target_metric{metric_name="tps",metric_target_type="average",container=""} 1000
      kube_horizontalpodautoscaler_spec_target_metric{metric_name="cpu",metric_target_type="utilization",container=""} 80
      kube_horizontalpodautoscaler_spec_target_metric{metric_name="memory",metric_target_type="average",container="app"} 819200
      kube_horizontalpodautoscaler_spec_target_metric{metric_name="queue",metric_target_type="value",container=""} 1.5
      kube_horizontalpodautoscaler_status_condition{condition="AbleToScale",status="true"} 1
      kube_horizontalpodautoscaler_status_condition{condition="AbleToScale",status="false"} 0
      kube_horizontalpodautoscaler_status_condition{condition="AbleToScale",status="unknown"} 0
      kube_horizontalpodautoscaler_status_current_replicas{} 3
      kube_horizontalpodautoscaler_status_desired_replicas{} 4
      kube_horizontalpodautoscaler_status_target_metric{metric_name="cpu",metric_target_type="utilization",container=""} 28
      kube_horizontalpodautoscaler_status_target_metric{metric_name="cpu",metric_target_type="average",container=""} 0.014
      kube_horizontalpodautoscaler_status_target_metric{metric_name="queue",metric_target_type="value",container=""} 0.5
    `,
  );
});

test("an autoscaler with nothing", () => {
  assertRows(
    autoscalers,
    { metadata },
    `
      kube_horizontalpodautoscaler_info{scaletargetref_kind="",scaletargetref_name=""} 1
      kube_horizontalpodautoscaler_metadata_generation{} 0
      kube_horizontalpodautoscaler_spec_max_replicas{} 0
      kube_horizontalpodautoscaler_spec_min_replicas{} 1
      kube_horizontalpodautoscaler_status_current_replicas{} 0
      kube_horizontalpodautoscaler_status_desired_replicas{} 0
    `,
  );
});

test("metrics whose part is missing, or whose type is unknown, have no rows", () => {
  const metrics = [
    { type: "Pods" },
    { type: "Weather", weather: {} },
    { type: "Resource", resource: { name: "cpu" } },
    {},
  ];
  assertRows(autoscalers, { metadata, spec: { metrics }, status: { currentMetrics: metrics } }, "", /target_metric/);
});
