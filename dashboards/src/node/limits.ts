import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { timeSeries } from "../build/time-series.ts";
import { thisNode } from "./selector.ts";

/** What the kernel has only so much of, its clock, and what it reported. */
export const limits: Section = {
  title: "The kernel",
  panels: [
    timeSeries({
      title: "Process ids used",
      about: "Threads, of those that the kernel allows (the lower of pid_max and threads-max).",
      unit: units.Percent,
      width: 6,
      min: 0,
      max: 100,
      rules: ["node-threads-high", "node-threads-critical"],
      queries: [
        {
          expr: `100 * max(kubevitals_agent_machine_threads{${thisNode}} / kubevitals_agent_machine_threads_limit{${thisNode}})`,
          legend: "used",
        },
      ],
    }),
    timeSeries({
      title: "File handles used",
      about: "Open files of all programs, of those that the kernel allows.",
      unit: units.Percent,
      width: 6,
      min: 0,
      max: 100,
      rules: ["node-file-descriptors-high", "node-file-descriptors-critical"],
      queries: [
        {
          expr: `100 * max(node_filefd_allocated{${thisNode}} / (node_filefd_maximum{${thisNode}} > 0))`,
          legend: "used",
        },
      ],
    }),
    timeSeries({
      title: "Clock, off its reference",
      about: "How far the clock is from what keeps it in step (NTP, PTP), as the kernel knows it, either way.",
      unit: units.Seconds,
      width: 6,
      min: 0,
      rules: ["node-clock-skew"],
      queries: [{ expr: `max(abs(node_timex_offset_seconds{${thisNode}}))`, legend: "offset" }],
    }),
    timeSeries({
      title: "What the kernel reported",
      about: "Problems that the kernel reported in five minutes, by what they are.",
      unit: units.Short,
      width: 6,
      min: 0,
      decimals: 0,
      stacked: true,
      queries: [{ expr: `sum by (reason) (increase(problem_counter{${thisNode}}[5m]))`, legend: "{{reason}}" }],
    }),
  ],
};
