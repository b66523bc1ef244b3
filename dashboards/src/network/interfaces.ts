import * as units from "@grafana/grafana-foundation-sdk/units";
import { bothWays } from "../build/both-ways.ts";
import type { Section } from "../build/dashboard.ts";
import { rateBy } from "../build/node-queries.ts";
import { timeSeries } from "../build/time-series.ts";
import { table } from "../build/table.ts";
import { interfaces } from "./selector.ts";

/** Share of packets that went wrong, in percent, of the interfaces that carry any. */
const share = (wrong: string, direction: "receive" | "transmit") =>
  `100 * ${rateBy("node, device", `node_network_${direction}_${wrong}_total`, interfaces)}
    / (${rateBy("node, device", `node_network_${direction}_packets_total`, interfaces)} > 0)`;

interface WrongPackets {
  readonly title: string;
  readonly about: string;
  /** The health rule whose threshold the panel has. */
  readonly rule: string;
  readonly expr: string;
}

const wrongPackets = ({ title, about, rule, expr }: WrongPackets) =>
  timeSeries({
    title,
    about,
    unit: units.Percent,
    width: 6,
    min: 0,
    rules: [rule],
    queries: [{ expr, legend: "{{node}} {{device}}" }],
  });

/** The nodes' interfaces: how busy they are, and what goes wrong on them. */
export const interfacesSection: Section = {
  title: "Interfaces",
  panels: [
    bothWays({
      title: "Traffic by node",
      about:
        "Bytes that the nodes' interfaces received, and below zero bytes that they sent; the ends of pods' networks are left out.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      by: "node",
      of: interfaces,
      above: ["received", "node_network_receive_bytes_total"],
      below: ["sent", "node_network_transmit_bytes_total"],
    }),
    timeSeries({
      title: "Share of the link",
      about:
        "The busier direction of each interface, of the speed that its link has. Links that say no speed have no line.",
      unit: units.Percent,
      width: 12,
      min: 0,
      max: 100,
      queries: [
        {
          expr: `100 * (${rateBy("node, device", "node_network_receive_bytes_total", interfaces)}
            > ${rateBy("node, device", "node_network_transmit_bytes_total", interfaces)}
            or ${rateBy("node, device", "node_network_transmit_bytes_total", interfaces)})
            / (max by (node, device) (node_network_speed_bytes{${interfaces}}) > 0)`,
          legend: "{{node}} {{device}}",
        },
      ],
    }),
    wrongPackets({
      title: "Damaged packets",
      about: "Share of received packets that were damaged: a cable, a transceiver or a port.",
      rule: "node-network-receive-errors",
      expr: share("errs", "receive"),
    }),
    wrongPackets({
      title: "Failed sends",
      about: "Share of packets that an interface failed to send.",
      rule: "node-network-transmit-errors",
      expr: share("errs", "transmit"),
    }),
    wrongPackets({
      title: "Dropped on receipt",
      about: "Share of received packets that were dropped: full rings or queues, or protocols that nobody listens for.",
      rule: "node-network-receive-drops",
      expr: share("drop", "receive"),
    }),
    wrongPackets({
      title: "Dropped before sending",
      about: "Share of packets that were dropped before they were sent: queues that were full.",
      rule: "node-network-transmit-drops",
      expr: share("drop", "transmit"),
    }),
    table({
      title: "Links",
      about: "Interfaces with their state, and how often their link came or went since the machine booted.",
      width: 12,
      keys: [
        { label: "node", title: "Node", link: { title: "The node", to: "node", with: { node: "${__value.raw}" } } },
        { label: "device", title: "Interface" },
        { label: "operstate", title: "State" },
      ],
      columns: [
        {
          title: "Link changes",
          expr: `max by (node, device) (node_network_carrier_changes_total{${interfaces}})
            * on (node, device) group_left (operstate) max by (node, device, operstate) (node_network_info{${interfaces}})`,
          unit: units.Short,
        },
      ],
    }),
    timeSeries({
      title: "Packets by node",
      about: "Packets that the nodes' interfaces received and sent.",
      unit: units.PacketsPerSecond,
      width: 12,
      height: 10,
      min: 0,
      queries: [
        {
          expr: `${rateBy("node", "node_network_receive_packets_total", interfaces)}
            + ${rateBy("node", "node_network_transmit_packets_total", interfaces)}`,
          legend: "{{node}}",
        },
      ],
    }),
  ],
};
