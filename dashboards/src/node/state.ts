import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { cluster } from "../build/query.ts";
import { colours, steps } from "../build/rule-thresholds.ts";
import { stat } from "../build/stat.ts";
import { table } from "../build/table.ts";
import { freshness, yesOrNo } from "../build/words.ts";
import { thisNode } from "./selector.ts";

const record = (name: string) => `max(kubevitals_node_freshness{${thisNode}, freshness="${name}"})`;

/** What the node is, and how it is. */
export const state: Section = {
  title: "State",
  panels: [
    stat({
      title: "Healthy",
      about: "Whether every health rule that applies to the node was evaluated and holds.",
      unit: units.Short,
      width: 4,
      words: yesOrNo,
      queries: [{ expr: `max(kubevitals_node_healthy{${thisNode}})` }],
    }),
    stat({
      title: "Record",
      about:
        "How far the values describe the present: fresh; stale, as the agent is silent; lost, and no values are shown.",
      unit: units.Short,
      width: 4,
      words: freshness,
      queries: [{ expr: `${record("stale")} + 2 * ${record("fresh")}` }],
    }),
    stat({
      title: "Kubelet ready",
      about: "The condition Ready, as the kubelet or, in its absence, Kubernetes has set it.",
      unit: units.Short,
      width: 4,
      words: yesOrNo,
      queries: [{ expr: `max(kube_node_status_condition{${thisNode}, condition="Ready", status="true"})` }],
    }),
    stat({
      title: "Up for",
      about: "Time since the machine booted, by its own clock.",
      unit: units.Seconds,
      width: 4,
      decimals: 0,
      queries: [{ expr: `max(node_time_seconds{${thisNode}} - node_boot_time_seconds{${thisNode}})` }],
    }),
    stat({
      title: "CPUs",
      about: "CPUs that the kernel runs work on.",
      unit: units.Short,
      width: 4,
      queries: [{ expr: `count(count by (cpu) (node_cpu_seconds_total{${thisNode}}))` }],
    }),
    stat({
      title: "Memory installed",
      about: "Memory that the kernel has.",
      unit: units.BytesIEC,
      width: 4,
      queries: [{ expr: `max(node_memory_MemTotal_bytes{${thisNode}})` }],
    }),
    table({
      title: "Issues of this node",
      about: "Health rules that fire on the node now. None: the table is empty.",
      width: 12,
      height: 6,
      keys: [
        { label: "severity", title: "Severity" },
        { label: "rule", title: "Rule" },
        { label: "part", title: "Part" },
      ],
      columns: [],
      rows: {
        expr: `max by (severity, rule, part) (kubevitals_health_issue{${cluster}, kind="Node", name="$node"})`,
      },
    }),
    table({
      title: "Machine",
      about: "What the kubelet says of the machine and of itself.",
      width: 12,
      height: 6,
      keys: [
        { label: "internal_ip", title: "Address" },
        { label: "kubelet_version", title: "Kubelet" },
        { label: "kernel_version", title: "Kernel" },
        { label: "os_image", title: "System" },
        { label: "container_runtime_version", title: "Runtime" },
      ],
      columns: [],
      rows: {
        expr: `max by (internal_ip, kubelet_version, kernel_version, os_image, container_runtime_version)
          (kube_node_info{${thisNode}})`,
      },
    }),
    stat({
      title: "Conditions against it",
      about: "Conditions of the kubelet, other than Ready, that are true: pressure, or a network that is not set up.",
      unit: units.Short,
      width: 12,
      thresholds: steps([
        { value: null, color: colours.well },
        { value: 1, color: colours.critical },
      ]),
      queries: [{ expr: `sum(kube_node_status_condition{${thisNode}, condition!="Ready", status="true"})` }],
    }),
    stat({
      title: "Clock off by",
      about: "How far the clock of the node was from the clock of the aggregator when its agent connected, either way.",
      unit: units.Seconds,
      width: 12,
      rules: ["node-clock-differs"],
      queries: [{ expr: `max(abs(kubevitals_node_clock_skew_seconds{${thisNode}}))` }],
    }),
  ],
};
