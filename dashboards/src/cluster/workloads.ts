import * as units from "@grafana/grafana-foundation-sdk/units";
import { barGauge } from "../build/bar-gauge.ts";
import type { Section } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { timeSeries } from "../build/time-series.ts";

/** What runs on the nodes. */
export const workloads: Section = {
  title: "Workloads",
  panels: [
    timeSeries({
      title: "Pods by phase",
      about: "Pods of all namespaces by their phase, as the API server has it.",
      unit: units.Short,
      width: 12,
      stacked: true,
      decimals: 0,
      queries: [{ expr: `sum by (phase) (kube_pod_status_phase{${cluster}}) > 0`, legend: "{{phase}}" }],
    }),
    timeSeries({
      title: "Containers that wait",
      about: "Containers that do not run, by what they wait for.",
      unit: units.Short,
      width: 12,
      stacked: true,
      decimals: 0,
      queries: [
        {
          expr: `sum by (reason) (kube_pod_container_status_waiting_reason{${cluster}}) > 0`,
          legend: "{{reason}}",
        },
      ],
    }),
    barGauge({
      title: "Namespaces by memory",
      about: "The ten namespaces whose containers' working sets are largest. A bar leads to the namespace.",
      unit: units.BytesIEC,
      width: 12,
      link: { title: "The namespace", to: "namespace", with: { namespace: "${__field.labels.namespace}" } },
      queries: [
        {
          expr: `topk(10, sum by (namespace) (container_memory_working_set_bytes{${cluster}, container!=""}))`,
          legend: "{{namespace}}",
        },
      ],
    }),
    barGauge({
      title: "Namespaces by restarts in a day",
      about: "The ten namespaces whose containers were started again most often in the last 24 hours.",
      unit: units.Short,
      width: 12,
      link: { title: "The namespace", to: "namespace", with: { namespace: "${__field.labels.namespace}" } },
      queries: [
        {
          expr: `topk(10, sum by (namespace) (increase(kube_pod_container_status_restarts_total{${cluster}}[24h])))`,
          legend: "{{namespace}}",
        },
      ],
    }),
  ],
};
