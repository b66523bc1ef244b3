import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import type { Target } from "../build/links.ts";
import { rateTime } from "../build/query.ts";
import { stat } from "../build/stat.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { inNamespace } from "./selector.ts";

const toPods: Target = {
  title: "Its pods",
  to: "pods",
  with: { namespace: "$namespace", workload: "${__value.raw}" },
};

/** Which workload keeps a pod: of ReplicaSets the Deployment, of others whatever made the pod. */
const owners = `max by (namespace, pod, workload) (
    label_replace(kube_pod_owner{${inNamespace}, owner_kind="ReplicaSet"}, "replicaset", "$1", "owner_name", "(.+)")
      * on (namespace, replicaset) group_left (workload)
      label_replace(max by (namespace, replicaset, owner_name) (kube_replicaset_owner{${inNamespace}}), "workload", "$1", "owner_name", "(.+)")
    or label_replace(kube_pod_owner{${inNamespace}, owner_kind!="ReplicaSet"}, "workload", "$1", "owner_name", "(.+)"))`;

const byWorkload = (perPod: string) =>
  `sum by (workload) (sum by (namespace, pod) (${perPod}) * on (namespace, pod) group_left (workload) ${owners})`;

const containers = `${inNamespace}, container!=""`;
const cpuUsed = `rate(container_cpu_usage_seconds_total{${containers}}[${rateTime}])`;
const memoryUsed = `container_memory_working_set_bytes{${containers}}`;
const requested = (resource: string) => `kube_pod_container_resource_requests{${containers}, resource="${resource}"}`;

/** Who uses what in the namespace. */
export const usage: Section = {
  title: "Use",
  panels: [
    stat({
      title: "Pods by phase",
      about: "Pods of the namespace, by their phase.",
      unit: units.Short,
      width: 8,
      queries: [{ expr: `sum by (phase) (kube_pod_status_phase{${inNamespace}}) > 0`, legend: "{{phase}}" }],
    }),
    stat({
      title: "CPU of its request",
      about:
        "CPU that the namespace's containers use, of what they request: well below 100 % other namespaces could have it.",
      unit: units.Percent,
      width: 8,
      decimals: 1,
      queries: [{ expr: `100 * sum(${cpuUsed}) / sum(${requested("cpu")})` }],
    }),
    stat({
      title: "Memory of its request",
      about:
        "Memory that the namespace's containers use, of what they request: above 100 % its pods are evicted first.",
      unit: units.Percent,
      width: 8,
      decimals: 1,
      queries: [{ expr: `100 * sum(${memoryUsed}) / sum(${requested("memory")})` }],
    }),
    table({
      title: "Workloads",
      about: "What keeps pods in the namespace, with what they use and request. A name leads to its pods.",
      width: 24,
      keys: [{ label: "workload", title: "Workload", link: toPods }],
      columns: [
        { title: "Pods", expr: `count by (workload) (${owners})`, unit: units.Short },
        { title: "CPU", expr: byWorkload(cpuUsed), unit: units.Short, decimals: 3 },
        { title: "CPU requested", expr: byWorkload(requested("cpu")), unit: units.Short, decimals: 3 },
        { title: "Memory", expr: byWorkload(memoryUsed), unit: units.BytesIEC },
        { title: "Memory requested", expr: byWorkload(requested("memory")), unit: units.BytesIEC },
      ],
    }),
    timeSeries({
      title: "CPU by workload",
      about: "CPUs that the pods of each workload use.",
      unit: units.Short,
      width: 12,
      stacked: true,
      min: 0,
      queries: [{ expr: `topk(15, ${byWorkload(cpuUsed)})`, legend: "{{workload}}" }],
    }),
    timeSeries({
      title: "Memory by workload",
      about: "Working sets of the pods of each workload.",
      unit: units.BytesIEC,
      width: 12,
      stacked: true,
      min: 0,
      queries: [{ expr: `topk(15, ${byWorkload(memoryUsed)})`, legend: "{{workload}}" }],
    }),
  ],
};
