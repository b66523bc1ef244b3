import * as units from "@grafana/grafana-foundation-sdk/units";
import { bothWays } from "../build/both-ways.ts";
import type { Section } from "../build/dashboard.ts";
import { rateBy, spaceLeft } from "../build/node-queries.ts";
import { rateTime } from "../build/query.ts";
import { timeSeries } from "../build/time-series.ts";
import { thisNode } from "./selector.ts";

/** Disks and filesystems: what is left, what they do, and whether work waits for them. */
export const disks: Section = {
  title: "Disks",
  panels: [
    timeSeries({
      title: "Space left",
      about: "Share of each filesystem that is available to programs; what is read-only is left out.",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      rules: ["node-filesystem-space-low", "node-filesystem-space-critical"],
      queries: [{ expr: `min by (mountpoint) (${spaceLeft(thisNode)})`, legend: "{{mountpoint}}" }],
    }),
    timeSeries({
      title: "Inodes left",
      about: "Share of inodes that are free: without one no file can be made, whatever space is left.",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      rules: ["node-filesystem-inodes-low", "node-filesystem-inodes-critical"],
      queries: [
        {
          expr: `min by (mountpoint) (100 * node_filesystem_files_free{${thisNode}}
            / (node_filesystem_files{${thisNode}} > 0) unless node_filesystem_readonly{${thisNode}} == 1)`,
          legend: "{{mountpoint}}",
        },
      ],
    }),
    timeSeries({
      title: "All work waits for I/O",
      about:
        "Share of time in which all tasks stood still for disks or network filesystems (pressure stall information, full).",
      unit: units.Percent,
      width: 8,
      min: 0,
      rules: ["node-io-pressure"],
      queries: [
        {
          expr: `100 * max(rate(node_pressure_io_stalled_seconds_total{${thisNode}}[${rateTime}]))`,
          legend: "stalled",
        },
      ],
    }),
    bothWays({
      title: "Disk throughput",
      about: "Bytes read from each disk, and below zero bytes written to it.",
      unit: units.BytesPerSecondIEC,
      width: 8,
      by: "device",
      of: thisNode,
      above: ["read", "node_disk_read_bytes_total"],
      below: ["written", "node_disk_written_bytes_total"],
    }),
    bothWays({
      title: "Disk operations",
      about: "Reads from each disk that ended, and below zero writes.",
      unit: units.IOOpsPerSecond,
      width: 8,
      by: "device",
      of: thisNode,
      above: ["reads", "node_disk_reads_completed_total"],
      below: ["writes", "node_disk_writes_completed_total"],
    }),
    timeSeries({
      title: "Requests at each disk",
      about: "Requests that wait for a disk or are worked on, on average.",
      unit: units.Short,
      width: 8,
      min: 0,
      rules: ["node-disk-saturated"],
      queries: [{ expr: rateBy("device", "node_disk_io_time_weighted_seconds_total", thisNode), legend: "{{device}}" }],
    }),
  ],
};
