import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { cluster, rateTime } from "../build/query.ts";
import { colours, steps } from "../build/rule-thresholds.ts";
import { stat } from "../build/stat.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { thesePods } from "./selector.ts";

const noneIsWell = steps([
  { value: null, color: colours.well },
  { value: 1, color: colours.warning },
]);

/** A controller's pods by name, whatever kind it is of. */
const replicas = (kind: string, family: string) =>
  `sum by (workload) (label_replace(kube_${kind}_${family}{${cluster}, namespace="$namespace", ${kind}=~"$workload"},
    "workload", "$1", "${kind}", "(.+)"))`;

/** Whether the pods run, and what keeps them. */
export const state: Section = {
  title: "State",
  panels: [
    stat({
      title: "Pods",
      about: "The chosen pods, by whether the API server has them as ready.",
      unit: units.Short,
      width: 6,
      queries: [
        { expr: `sum(kube_pod_status_ready{${thesePods}, condition="true"})`, legend: "ready" },
        { expr: `count(kube_pod_info{${thesePods}})`, legend: "all" },
      ],
    }),
    stat({
      title: "Containers not ready",
      about: "Containers that do not answer their readiness probe, or do not run.",
      unit: units.Short,
      width: 6,
      thresholds: noneIsWell,
      queries: [
        {
          expr: `count(kube_pod_container_status_ready{${thesePods}} == 0) or 0 * count(kube_pod_container_status_ready{${thesePods}})`,
        },
      ],
    }),
    stat({
      title: "Restarts in an hour",
      about: "How often containers were started again in the last hour.",
      unit: units.Short,
      width: 6,
      decimals: 0,
      thresholds: noneIsWell,
      queries: [{ expr: `sum(increase(kube_pod_container_status_restarts_total{${thesePods}}[1h]))` }],
    }),
    stat({
      title: "Killed for want of memory",
      about:
        "Processes of the pods that the kernel killed in the last hour, as they ran into a memory limit or the node was full.",
      unit: units.Short,
      width: 6,
      decimals: 0,
      thresholds: noneIsWell,
      queries: [{ expr: `sum(increase(container_oom_events_total{${thesePods}, container!=""}[1h]))` }],
    }),
    table({
      title: "Where they run",
      about: "The chosen pods with their nodes. A name leads to the node.",
      width: 12,
      keys: [
        { label: "pod", title: "Pod" },
        { label: "node", title: "Node", link: { title: "The node", to: "node", with: { node: "${__value.raw}" } } },
        { label: "pod_ip", title: "Address" },
        { label: "created_by_name", title: "Made by" },
      ],
      columns: [],
      rows: { expr: `max by (pod, node, pod_ip, created_by_name) (kube_pod_info{${thesePods}})` },
    }),
    table({
      title: "What keeps containers",
      about: "What containers wait for now, and how they ended the last time.",
      width: 12,
      keys: [
        { label: "pod", title: "Pod" },
        { label: "container", title: "Container" },
        { label: "reason", title: "Reason" },
        { label: "__name__", title: "Seen in" },
      ],
      columns: [],
      rows: {
        expr: `max by (pod, container, reason, __name__)
          ({__name__=~"kube_pod_container_status_(waiting_reason|last_terminated_reason)", ${thesePods}}) == 1`,
      },
    }),
    timeSeries({
      title: "Replicas",
      about: "Pods that the workload should have, and that are ready, of Deployments, StatefulSets and DaemonSets.",
      unit: units.Short,
      width: 12,
      min: 0,
      decimals: 0,
      queries: [
        {
          expr: `${replicas("deployment", "spec_replicas")} or ${replicas("statefulset", "replicas")}
            or ${replicas("daemonset", "status_desired_number_scheduled")}`,
          legend: "{{workload}} wanted",
        },
        {
          expr: `${replicas("deployment", "status_replicas_ready")} or ${replicas("statefulset", "status_replicas_ready")}
            or ${replicas("daemonset", "status_number_ready")}`,
          legend: "{{workload}} ready",
        },
      ],
    }),
    timeSeries({
      title: "Containers that come and go",
      about: "Containers of the pods that the agents saw start, and below zero exit.",
      unit: units.Short,
      width: 12,
      below: "/exited$/",
      queries: [
        {
          expr: `sum(increase(kubevitals_agent_pod_containers_started_total{${thesePods}}[${rateTime}]))`,
          legend: "started",
        },
        {
          expr: `sum(increase(kubevitals_agent_pod_containers_exited_total{${thesePods}}[${rateTime}]))`,
          legend: "exited",
        },
      ],
    }),
  ],
};
