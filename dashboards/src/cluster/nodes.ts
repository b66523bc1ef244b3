import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import type { Target } from "../build/links.ts";
import { cpuUsed, memoryUsed, spaceLeft } from "../build/node-queries.ts";
import { cluster } from "../build/query.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";

const toNode: Target = { title: "The node", to: "node", with: { node: "${__value.raw}" } };

/** Every node with what it may run out of. */
export const nodes: Section = {
  title: "Nodes",
  panels: [
    table({
      title: "Nodes and their room",
      about: "What each node may run out of, in the colours of the health rules. A node's name leads to its dashboard.",
      width: 24,
      keys: [{ label: "node", title: "Node", link: toNode }],
      columns: [
        { title: "CPU used", expr: cpuUsed(cluster), unit: units.Percent, decimals: 1, rules: ["node-cpu-high"] },
        {
          title: "Memory used",
          expr: memoryUsed(cluster),
          unit: units.Percent,
          decimals: 1,
          rules: ["node-memory-high"],
        },
        {
          title: "Least disk left",
          expr: `min by (node) (${spaceLeft(cluster)})`,
          unit: units.Percent,
          decimals: 1,
          rules: ["node-filesystem-space-low", "node-filesystem-space-critical"],
        },
        { title: "Pods", expr: `count by (node) (kube_pod_info{${cluster}, node!=""})`, unit: units.Short },
      ],
    }),
    timeSeries({
      title: "CPU used, over all nodes",
      about: "The busiest node, the one in the middle, and the idlest: how evenly work is spread.",
      unit: units.Percent,
      width: 12,
      min: 0,
      max: 100,
      rules: ["node-cpu-high"],
      queries: [
        { expr: `max(${cpuUsed(cluster)})`, legend: "busiest" },
        { expr: `quantile(0.5, ${cpuUsed(cluster)})`, legend: "median" },
        { expr: `min(${cpuUsed(cluster)})`, legend: "idlest" },
      ],
    }),
    timeSeries({
      title: "Memory used, over all nodes",
      about: "The fullest node, the one in the middle, and the emptiest.",
      unit: units.Percent,
      width: 12,
      min: 0,
      max: 100,
      rules: ["node-memory-high"],
      queries: [
        { expr: `max(${memoryUsed(cluster)})`, legend: "fullest" },
        { expr: `quantile(0.5, ${memoryUsed(cluster)})`, legend: "median" },
        { expr: `min(${memoryUsed(cluster)})`, legend: "emptiest" },
      ],
    }),
  ],
};
