import * as units from "@grafana/grafana-foundation-sdk/units";
import { barGauge } from "../build/bar-gauge.ts";
import type { Section } from "../build/dashboard.ts";
import { cluster, rateTime } from "../build/query.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { replicas } from "./selector.ts";

const toNode = { title: "The node", to: "node", with: { node: "${__field.labels.node}" } } as const;

/** What comes from the agents, and what is turned away. */
export const agents: Section = {
  title: "Agents",
  panels: [
    timeSeries({
      title: "Streams of agents",
      about: "Agents that are connected to each replica: one for each node, to every replica.",
      unit: units.Short,
      width: 8,
      min: 0,
      decimals: 0,
      queries: [{ expr: `kubevitals_ingest_streams{${replicas}}`, legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Messages taken in",
      about:
        "Messages of agents by kind: vitals every second, series every 15 seconds, blocks where something new is there.",
      unit: units.EventsPerSecond,
      width: 8,
      min: 0,
      queries: [
        {
          expr: `sum by (kind) (rate(kubevitals_ingest_messages_total{${replicas}}[${rateTime}]))`,
          legend: "{{kind}}",
        },
      ],
    }),
    timeSeries({
      title: "Streams ended",
      about: "Streams that were ended, by reason. What agents may not say ends theirs; agents that move do so too.",
      unit: units.Short,
      width: 8,
      min: 0,
      decimals: 0,
      stacked: true,
      queries: [
        { expr: `sum by (reason) (increase(kubevitals_ingest_refused_total{${replicas}}[5m]))`, legend: "{{reason}}" },
      ],
    }),
    timeSeries({
      title: "Records that did not count",
      height: 9,
      about:
        "Records that came twice, came too late for the history, were dropped by agents, or made room for newer ones.",
      unit: units.EventsPerSecond,
      width: 12,
      min: 0,
      queries: [
        ["ingest_duplicates", "twice"],
        ["ingest_expired_records", "too late"],
        ["ingest_agent_dropped_records", "dropped by agents"],
        ["history_evicted_records", "no room"],
      ].map(([name = "", legend]) => ({
        expr: `sum(rate(kubevitals_${name}_total{${replicas}}[${rateTime}]))`,
        legend,
      })),
    }),
    barGauge({
      title: "Oldest vital signs",
      about: "The ten nodes of which was heard longest ago. A bar leads to the node.",
      unit: units.Seconds,
      width: 12,
      min: 0,
      link: toNode,
      queries: [{ expr: `topk(10, max by (node) (kubevitals_node_age_seconds{${cluster}}))`, legend: "{{node}}" }],
    }),
    barGauge({
      title: "Nodes with most series",
      about: "The ten nodes whose agents send most series. A bar leads to the node.",
      unit: units.Short,
      width: 12,
      min: 0,
      link: toNode,
      queries: [{ expr: `topk(10, max by (node) (kubevitals_node_series{${cluster}}))`, legend: "{{node}}" }],
    }),
    table({
      title: "What agents cannot read",
      about:
        "Collectors that are not ok, with the nodes where it is so. Absent: this kernel or machine does not have it.",
      width: 12,
      height: 9,
      keys: [
        { label: "collector", title: "Collector" },
        { label: "state", title: "State" },
        { label: "reason", title: "Why" },
      ],
      columns: [
        {
          title: "Nodes",
          expr: `count by (collector, state, reason) (kubevitals_agent_collector_state{${cluster}, state!="ok"} == 1)`,
          unit: units.Short,
        },
      ],
    }),
  ],
};
