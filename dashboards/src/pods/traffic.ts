import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { rateBy } from "../build/node-queries.ts";
import { timeSeries } from "../build/time-series.ts";
import { theirCgroups, thesePods } from "./selector.ts";

/** What pods send, receive, read and write. */
export const traffic: Section = {
  title: "Network and disks",
  panels: [
    timeSeries({
      title: "Network by pod",
      about:
        "Bytes that each pod received, and below zero bytes that it sent. Pods in the node's own network have no figures.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      below: "/ sent$/",
      queries: [
        { expr: rateBy("pod", "container_network_receive_bytes_total", thesePods), legend: "{{pod}} received" },
        { expr: rateBy("pod", "container_network_transmit_bytes_total", thesePods), legend: "{{pod}} sent" },
      ],
    }),
    timeSeries({
      title: "Disks by pod",
      about:
        "Bytes that each pod read from disks, and below zero bytes that it wrote. What comes from the page cache does not count.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      below: "/ written$/",
      queries: [
        { expr: rateBy("pod", "container_fs_reads_bytes_total", theirCgroups), legend: "{{pod}} read" },
        { expr: rateBy("pod", "container_fs_writes_bytes_total", theirCgroups), legend: "{{pod}} written" },
      ],
    }),
  ],
};
