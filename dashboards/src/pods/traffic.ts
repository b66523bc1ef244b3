import * as units from "@grafana/grafana-foundation-sdk/units";
import { bothWays } from "../build/both-ways.ts";
import type { Section } from "../build/dashboard.ts";
import { theirCgroups, thesePods } from "./selector.ts";

/** What pods send, receive, read and write. */
export const traffic: Section = {
  title: "Network and disks",
  panels: [
    bothWays({
      title: "Network by pod",
      about:
        "Bytes that each pod received, and below zero bytes that it sent. Pods in the node's own network have no figures.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      by: "pod",
      of: thesePods,
      above: ["received", "container_network_receive_bytes_total"],
      below: ["sent", "container_network_transmit_bytes_total"],
    }),
    bothWays({
      title: "Disks by pod",
      about:
        "Bytes that each pod read from disks, and below zero bytes that it wrote. What comes from the page cache does not count.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      by: "pod",
      of: theirCgroups,
      above: ["read", "container_fs_reads_bytes_total"],
      below: ["written", "container_fs_writes_bytes_total"],
    }),
  ],
};
