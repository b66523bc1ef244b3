import { percent, type Measurement, type NodeRule } from "../rule.ts";
import { seriesOf } from "../series-lookup.ts";
import type { FollowedFamily, Rate } from "../trends/counter-rates.ts";

const common = {
  severity: "SEVERITY_WARNING",
  unit: "percent",
  bad: "above",
  threshold: 1,
  margin: 0.2,
  holdSeconds: 60 * 60,
  collector: "netdev",
  needsSeries: true,
} satisfies Partial<NodeRule>;

const errorAction = "Check cable, transceiver, switch port and driver (ethtool -S, dmesg); try another port.";
const dropAction =
  "See what drops them (ethtool -S, tc -s qdisc, /proc/net/softnet_stat): full rings or queues want more CPU or larger rings (ethtool -G).";

/**
 * Thresholds of the node mixin's NodeNetworkReceiveErrs and NodeNetworkTransmitErrs; for drops, of which it has no rule, the same. Less
 * than one dropped frame a second is no sign: frames of protocols that nobody listens for (STP, LLDP) count as dropped too.
 */
export const nodeNetworkRules: readonly NodeRule[] = [
  {
    ...common,
    id: "node-network-receive-errors",
    summary: "A network interface receives damaged packets",
    action: errorAction,
    measure: shareOfPackets(
      "node_network_receive_errs_total",
      "node_network_receive_packets_total",
      "receives are damaged",
      0,
    ),
  },
  {
    ...common,
    id: "node-network-transmit-errors",
    summary: "A network interface fails to send packets",
    action: errorAction,
    measure: shareOfPackets("node_network_transmit_errs_total", "node_network_transmit_packets_total", "sends fail", 0),
  },
  {
    ...common,
    id: "node-network-receive-drops",
    summary: "A network interface drops packets that it received",
    action: dropAction,
    measure: shareOfPackets(
      "node_network_receive_drop_total",
      "node_network_receive_packets_total",
      "receives are dropped",
      1,
    ),
  },
  {
    ...common,
    id: "node-network-transmit-drops",
    summary: "A network interface drops packets that it should send",
    action: dropAction,
    measure: shareOfPackets(
      "node_network_transmit_drop_total",
      "node_network_transmit_packets_total",
      "should send are dropped",
      1,
    ),
  },
  {
    ...common,
    id: "node-bond-degraded",
    summary: "A bond of network interfaces lacks links",
    action: "Check the interfaces of the bond (cat /proc/net/bonding/<bond>), their cables and switch ports.",
    unit: "count",
    margin: 0,
    holdSeconds: 5 * 60,
    collector: "bonding",
    measure: (record) => {
      const active = new Map(seriesOf(record, "node_bonding_active").map((row) => [row.label("master"), row.value]));
      return seriesOf(record, "node_bonding_slaves").map((row): Measurement => {
        const part = row.label("master");
        const up = active.get(part);
        if (up === undefined) return { part, unknown: "how many of its links are up is not known" };
        return { part, value: row.value - up, evidence: `${up} of ${row.value} links of ${part} are up` };
      });
    },
  },
];

/** The share of packets that went wrong, of those interfaces that have such a counter. */
function shareOfPackets(
  wrong: FollowedFamily,
  all: FollowedFamily,
  sentence: string,
  leastPerSecond: number,
): NodeRule["measure"] {
  return ({ metrics }, { trends }) => {
    const packets = new Map(trends.rates(metrics.nodeName, all).map((rate) => [rate.device, rate.perSecond]));
    return trends.rates(metrics.nodeName, wrong).map(({ device: part, perSecond }: Rate): Measurement => {
      const total = packets.get(part);
      if (perSecond === undefined || total === undefined)
        return { part, unknown: "two samples of the interface are needed" };
      if (perSecond === 0 || perSecond < leastPerSecond) return { part, value: 0, evidence: "" };
      const value = perSecond >= total ? 100 : (100 * perSecond) / total;
      return {
        part,
        value,
        evidence: `${percent(value)} of the packets that ${part} ${sentence} (${perSecond.toFixed(1)} a second)`,
      };
    });
  };
}
