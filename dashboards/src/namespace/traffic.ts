import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { rateTime } from "../build/query.ts";
import { timeSeries } from "../build/time-series.ts";
import { inNamespace } from "./selector.ts";

const total = (family: string) => `sum(rate(${family}{${inNamespace}}[${rateTime}]))`;

/** What goes in and out of the namespace's pods. */
export const traffic: Section = {
  title: "Network and disks",
  panels: [
    timeSeries({
      title: "Network of the namespace",
      about: "Bytes that its pods received, and below zero bytes that they sent.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      below: "/^sent$/",
      queries: [
        { expr: total("container_network_receive_bytes_total"), legend: "received" },
        { expr: total("container_network_transmit_bytes_total"), legend: "sent" },
      ],
    }),
    timeSeries({
      title: "Disks of the namespace",
      about: "Bytes that its pods read from disks, and below zero bytes that they wrote.",
      unit: units.BytesPerSecondIEC,
      width: 12,
      below: "/^written$/",
      queries: [
        {
          expr: `sum(rate(container_fs_reads_bytes_total{${inNamespace}, container=""}[${rateTime}]))`,
          legend: "read",
        },
        {
          expr: `sum(rate(container_fs_writes_bytes_total{${inNamespace}, container=""}[${rateTime}]))`,
          legend: "written",
        },
      ],
    }),
  ],
};
