import * as units from "@grafana/grafana-foundation-sdk/units";
import { bothWays } from "../build/both-ways.ts";
import type { Section } from "../build/dashboard.ts";
import { inNamespace } from "./selector.ts";

/** What goes in and out of the namespace's pods. */
export const traffic: Section = {
  title: "Network and disks",
  panels: [
    bothWays({
      title: "Network of the namespace",
      about: "Bytes that its pods received, and below zero bytes that they sent.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      of: inNamespace,
      above: ["received", "container_network_receive_bytes_total"],
      below: ["sent", "container_network_transmit_bytes_total"],
    }),
    bothWays({
      title: "Disks of the namespace",
      about: "Bytes that its pods read from disks, and below zero bytes that they wrote.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      of: `${inNamespace}, container=""`,
      above: ["read", "container_fs_reads_bytes_total"],
      below: ["written", "container_fs_writes_bytes_total"],
    }),
  ],
};
