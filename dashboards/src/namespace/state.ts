import * as units from "@grafana/grafana-foundation-sdk/units";
import { barGauge } from "../build/bar-gauge.ts";
import type { Section } from "../build/dashboard.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { inNamespace } from "./selector.ts";

/** What is wrong in the namespace, and how much of its quotas and volumes is left. */
export const state: Section = {
  title: "State",
  panels: [
    table({
      title: "Issues in the namespace",
      about: "Health rules that fire on the namespace's objects now. None: the table is empty.",
      width: 12,
      keys: [
        { label: "severity", title: "Severity" },
        { label: "rule", title: "Rule" },
        { label: "kind", title: "Kind" },
        { label: "name", title: "Object" },
        { label: "part", title: "Part" },
      ],
      columns: [],
      rows: { expr: `max by (severity, rule, kind, name, part) (kubevitals_health_issue{${inNamespace}})` },
    }),
    timeSeries({
      title: "Restarts by workload's pod",
      about: "How often containers of each pod were started again in ten minutes; pods without restarts have no line.",
      unit: units.Short,
      width: 12,
      height: 10,
      min: 0,
      decimals: 0,
      queries: [
        {
          expr: `sum by (pod) (increase(kube_pod_container_status_restarts_total{${inNamespace}}[10m])) > 0`,
          legend: "{{pod}}",
        },
      ],
    }),
    barGauge({
      title: "Quotas used",
      about: "Share of each quota that is used: at 100 % whatever needs more is refused.",
      unit: units.Percent,
      width: 12,
      min: 0,
      max: 100,
      rules: ["quota-almost-full", "quota-full"],
      queries: [
        {
          expr: `100 * max by (resourcequota, resource) (kube_resourcequota{${inNamespace}, type="used"})
            / (max by (resourcequota, resource) (kube_resourcequota{${inNamespace}, type="hard"}) > 0)`,
          legend: "{{resourcequota}} {{resource}}",
        },
      ],
    }),
    barGauge({
      title: "Volumes asked for",
      about: "What each claim of the namespace asks for.",
      unit: units.BytesIEC,
      width: 12,
      min: 0,
      queries: [
        {
          expr: `topk(20, max by (persistentvolumeclaim) (kube_persistentvolumeclaim_resource_requests_storage_bytes{${inNamespace}}))`,
          legend: "{{persistentvolumeclaim}}",
        },
      ],
    }),
  ],
};
