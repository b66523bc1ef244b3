import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { rateBy } from "../build/node-queries.ts";
import { timeSeries } from "../build/time-series.ts";
import { theseNodes } from "./selector.ts";

/** Connections: how many there are, and what the kernel has to repeat or give up. */
export const connections: Section = {
  title: "Connections",
  panels: [
    timeSeries({
      title: "Connection table used",
      about: "Entries of the table by which the kernel follows connections: once it is full, new ones are dropped.",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      rules: ["node-conntrack-high"],
      queries: [
        {
          expr: `100 * max by (node) (node_nf_conntrack_entries{${theseNodes}}
            / (node_nf_conntrack_entries_limit{${theseNodes}} > 0))`,
          legend: "{{node}}",
        },
      ],
    }),
    timeSeries({
      title: "TCP connections",
      about: "Connections of each node's own network that are established.",
      unit: units.Short,
      width: 8,
      min: 0,
      decimals: 0,
      queries: [{ expr: `max by (node) (node_netstat_Tcp_CurrEstab{${theseNodes}})`, legend: "{{node}}" }],
    }),
    timeSeries({
      title: "TCP segments sent again",
      about: "Share of segments that had to be sent again: packets that were lost, or answered too late.",
      unit: units.Percent,
      width: 8,
      min: 0,
      queries: [
        {
          expr: `100 * ${rateBy("node", "node_netstat_Tcp_RetransSegs", theseNodes)}
            / clamp_min(${rateBy("node", "node_netstat_Tcp_OutSegs", theseNodes)}, 1)`,
          legend: "{{node}}",
        },
      ],
    }),
    timeSeries({
      title: "Connections not taken",
      about: "Connections that were turned away, as a program did not accept them in time.",
      unit: units.CountsPerSecond,
      width: 8,
      min: 0,
      queries: [{ expr: rateBy("node", "node_netstat_TcpExt_ListenDrops", theseNodes), legend: "{{node}}" }],
    }),
    timeSeries({
      title: "Packets the CPUs had no time for",
      about: "Packets that were dropped, as the queue of a CPU was full (softnet).",
      unit: units.PacketsPerSecond,
      width: 8,
      min: 0,
      queries: [{ expr: rateBy("node", "node_softnet_dropped_total", theseNodes), legend: "{{node}}" }],
    }),
    timeSeries({
      title: "UDP packets not read",
      about: "Packets that were dropped, as a program did not read them in time.",
      unit: units.PacketsPerSecond,
      width: 8,
      min: 0,
      queries: [{ expr: rateBy("node", "node_netstat_Udp_RcvbufErrors", theseNodes), legend: "{{node}}" }],
    }),
    timeSeries({
      title: "Sockets in use",
      about: "Sockets of each node, of all kinds.",
      unit: units.Short,
      width: 12,
      min: 0,
      decimals: 0,
      queries: [{ expr: `max by (node) (node_sockstat_sockets_used{${theseNodes}})`, legend: "{{node}}" }],
    }),
    timeSeries({
      title: "Connections opened",
      about: "TCP connections that programs of the node opened or accepted.",
      unit: units.CountsPerSecond,
      width: 12,
      min: 0,
      queries: [
        {
          expr: `${rateBy("node", "node_netstat_Tcp_ActiveOpens", theseNodes)}
            + ${rateBy("node", "node_netstat_Tcp_PassiveOpens", theseNodes)}`,
          legend: "{{node}}",
        },
      ],
    }),
  ],
};
