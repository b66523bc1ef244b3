import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import {
  ipvsLabels,
  parseIpvs,
  parseIpvsStats,
  type IpvsBackend,
  type IpvsLabel,
  type IpvsTotals,
} from "./ipvs-parse.ts";
import { readNet } from "../reading/read-first.ts";

export const ipvsOptions = {
  "collector.ipvs.backend-labels": option(
    optionTypes.listOf(optionTypes.oneOf(...ipvsLabels)),
    ipvsLabels,
    "Labels that tell real servers of IPVS apart; those that then look the same are added up.",
  ),
};

/** The kernel's virtual server. */
export interface Ipvs {
  readonly totals: IpvsTotals;
  readonly backends: readonly IpvsBackend[];
}

const totalFamilies = [
  ["connections", "Connections made through IPVS."],
  ["incoming_packets", "Packets that came in through IPVS."],
  ["outgoing_packets", "Packets that went out through IPVS."],
  ["incoming_bytes", "Bytes that came in through IPVS."],
  ["outgoing_bytes", "Bytes that went out through IPVS."],
] as const;

/** The kernel's load balancer, which kube-proxy may use for services. */
export function createIpvs(values: OptionValues<typeof ipvsOptions>): Collector<Ipvs> {
  const chosen = ipvsLabels.filter((label) => values["collector.ipvs.backend-labels"].includes(label));
  return {
    name: "ipvs",
    source: "/proc/1/net/{ip_vs_stats,ip_vs}",
    read(host) {
      const stats = readNet(host, "ip_vs_stats");
      if (stats === undefined) return undefined;
      const totals = parseIpvsStats(stats);
      const table = readNet(host, "ip_vs");
      return { totals, backends: table === undefined ? [] : parseIpvs(table) };
    },
    series({ totals, backends }, out) {
      for (const [index, [name, help]] of totalFamilies.entries()) {
        out.counter(`node_ipvs_${name}_total`, help).add(totals[index] ?? NaN);
      }
      writeBackends(sumByLabels(backends, chosen), chosen, out);
    },
  };
}

function sumByLabels(backends: readonly IpvsBackend[], chosen: readonly IpvsLabel[]): readonly IpvsBackend[] {
  const sums = new Map<string, IpvsBackend>();
  for (const backend of backends) {
    const key = JSON.stringify(chosen.map((label) => backend.labels[label]));
    const sum = sums.get(key);
    sums.set(key, {
      labels: backend.labels,
      activeConnections: (sum?.activeConnections ?? 0) + backend.activeConnections,
      inactiveConnections: (sum?.inactiveConnections ?? 0) + backend.inactiveConnections,
      weight: (sum?.weight ?? 0) + backend.weight,
    });
  }
  return [...sums.values()];
}

function writeBackends(backends: readonly IpvsBackend[], chosen: readonly IpvsLabel[], out: SeriesWriter): void {
  const family = (name: string, help: string) => out.gauge(`node_ipvs_backend_${name}`, help, chosen);
  const active = family("connections_active", "Connections of the real server that are in use.");
  const inactive = family("connections_inactive", "Connections of the real server that are about to end.");
  const weight = family("weight", "Weight of the real server.");
  for (const backend of backends) {
    const labelValues = chosen.map((label) => backend.labels[label]);
    active.add(backend.activeConnections, ...labelValues);
    inactive.add(backend.inactiveConnections, ...labelValues);
    weight.add(backend.weight, ...labelValues);
  }
}
