import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { rateBy } from "../build/node-queries.ts";
import { rateTime } from "../build/query.ts";
import { timeSeries } from "../build/time-series.ts";
import { thesePods, theirContainers } from "./selector.ts";

const asked = (sort: "requests" | "limits", resource: string) =>
  `sum(kube_pod_container_resource_${sort}{${theirContainers}, resource="${resource}"})`;

/** CPU and memory, against what was asked for and what is allowed. */
export const usage: Section = {
  title: "CPU and memory",
  panels: [
    timeSeries({
      title: "CPU by pod",
      about: "CPUs that each pod uses.",
      unit: units.Short,
      width: 8,
      min: 0,
      queries: [{ expr: rateBy("pod", "container_cpu_usage_seconds_total", theirContainers), legend: "{{pod}}" }],
    }),
    timeSeries({
      title: "CPU used and asked for",
      about: "CPUs that all chosen pods use, request and may use. Without a limit there is no line.",
      unit: units.Short,
      width: 8,
      min: 0,
      queries: [
        {
          expr: `sum(rate(container_cpu_usage_seconds_total{${theirContainers}}[${rateTime}]))`,
          legend: "used",
        },
        { expr: asked("requests", "cpu"), legend: "requested" },
        { expr: asked("limits", "cpu"), legend: "limit" },
      ],
    }),
    timeSeries({
      title: "CPU throttled",
      about: "Share of the periods of its CPU limit in which a container was held back.",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      rules: ["pod-cpu-throttled"],
      queries: [
        {
          expr: `100 * ${rateBy("pod, container", "container_cpu_cfs_throttled_periods_total", theirContainers)}
            / clamp_min(${rateBy("pod, container", "container_cpu_cfs_periods_total", theirContainers)}, 0.001)`,
          legend: "{{pod}} {{container}}",
        },
      ],
    }),
    timeSeries({
      title: "Memory by pod",
      about: "The working set of each pod: what the kubelet counts against its limit.",
      unit: units.BytesIEC,
      width: 8,
      min: 0,
      queries: [{ expr: `sum by (pod) (container_memory_working_set_bytes{${theirContainers}})`, legend: "{{pod}}" }],
    }),
    timeSeries({
      title: "Memory used and asked for",
      about:
        "Working sets of all chosen pods, what they request and what they may use. Without a limit there is no line.",
      unit: units.BytesIEC,
      width: 8,
      min: 0,
      queries: [
        { expr: `sum(container_memory_working_set_bytes{${theirContainers}})`, legend: "used" },
        { expr: asked("requests", "memory"), legend: "requested" },
        { expr: asked("limits", "memory"), legend: "limit" },
      ],
    }),
    timeSeries({
      title: "Memory, of the limit",
      about: "Working set of each container, of its memory limit: at 100 % the kernel kills.",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      rules: ["pod-memory-near-limit"],
      queries: [
        {
          expr: `100 * max by (pod, container) (container_memory_working_set_bytes{${theirContainers}})
            / max by (pod, container) (kube_pod_container_resource_limits{${theirContainers}, resource="memory"})`,
          legend: "{{pod}} {{container}}",
        },
      ],
    }),
    timeSeries({
      title: "Waiting for CPU, memory, disks",
      about:
        "Share of time in which some task of the pods waited, the worst of them (pressure stall information, some).",
      unit: units.Percent,
      width: 12,
      min: 0,
      queries: ["cpu", "memory", "io"].map((what) => ({
        expr: `100 * max(rate(container_pressure_${what}_waiting_seconds_total{${thesePods}}[${rateTime}]))`,
        legend: what,
      })),
    }),
    timeSeries({
      title: "Processes and threads",
      about: "Processes and threads of all chosen pods.",
      unit: units.Short,
      width: 12,
      min: 0,
      decimals: 0,
      queries: [
        { expr: `sum(container_processes{${theirContainers}})`, legend: "processes" },
        { expr: `sum(container_threads{${theirContainers}})`, legend: "threads" },
      ],
    }),
  ],
};
