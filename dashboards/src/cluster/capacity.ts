import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { rateBy } from "../build/node-queries.ts";
import { cluster } from "../build/query.ts";
import { stat } from "../build/stat.ts";
import { timeSeries } from "../build/time-series.ts";

const allocatable = (resource: string) => `kube_node_status_allocatable{${cluster}, resource="${resource}"}`;

/** Pods that run or wait to run, to be matched with: those that have ended take no room. */
const alive = `group_left () (max by (namespace, pod, uid) (kube_pod_status_phase{${cluster}, phase=~"Pending|Running"}) == 1)`;

const requested = (resource: string) =>
  `sum(kube_pod_container_resource_requests{${cluster}, resource="${resource}"} * on (namespace, pod, uid) ${alive})`;

/** As the rules on overcommitment have it: without the largest node, which may fail. */
const requestedOfRest = (resource: string) => `100 * ${requested(resource)}
  / (sum(${allocatable(resource)}) - max(${allocatable(resource)}))`;

/** How much there is, how much is asked for, and how much is used. */
export const capacity: Section = {
  title: "Capacity",
  panels: [
    stat({
      title: "CPU requested",
      about: `CPU that pods request, of what all nodes but the largest give. Above the threshold not all pods find room should
        a node fail.`,
      unit: units.Percent,
      width: 6,
      decimals: 1,
      rules: ["cluster-cpu-overcommitted"],
      queries: [{ expr: requestedOfRest("cpu") }],
    }),
    stat({
      title: "Memory requested",
      about: `Memory that pods request, of what all nodes but the largest give. Above the threshold not all pods find room
        should a node fail.`,
      unit: units.Percent,
      width: 6,
      decimals: 1,
      rules: ["cluster-memory-overcommitted"],
      queries: [{ expr: requestedOfRest("memory") }],
    }),
    stat({
      title: "Room for pods",
      about: "Pods that nodes may still take, by the kubelets' limits on their number.",
      unit: units.Short,
      width: 6,
      queries: [
        {
          expr: `sum(${allocatable("pods")}) - count(kube_pod_info{${cluster}, node!=""} * on (namespace, pod, uid) ${alive})`,
        },
      ],
    }),
    stat({
      title: "Pods without a node",
      about: "Pods that no node has taken.",
      unit: units.Short,
      width: 6,
      queries: [{ expr: `count(kube_pod_info{${cluster}}) - count(kube_pod_info{${cluster}, node!=""})` }],
    }),
    timeSeries({
      title: "CPU of the cluster",
      about: "CPUs in use by whatever runs on the nodes, requested by pods, and there for pods.",
      unit: units.Short,
      width: 12,
      min: 0,
      queries: [
        { expr: `sum(${rateBy("node", "node_cpu_seconds_total", `${cluster}, mode!~"idle|iowait"`)})`, legend: "used" },
        { expr: requested("cpu"), legend: "requested" },
        { expr: `sum(${allocatable("cpu")})`, legend: "allocatable" },
      ],
    }),
    timeSeries({
      title: "Memory of the cluster",
      about: "Memory in use by whatever runs on the nodes, requested by pods, and there for pods.",
      unit: units.BytesIEC,
      width: 12,
      min: 0,
      queries: [
        {
          expr: `sum(node_memory_MemTotal_bytes{${cluster}} - node_memory_MemAvailable_bytes{${cluster}})`,
          legend: "used",
        },
        { expr: requested("memory"), legend: "requested" },
        { expr: `sum(${allocatable("memory")})`, legend: "allocatable" },
      ],
    }),
  ],
};
