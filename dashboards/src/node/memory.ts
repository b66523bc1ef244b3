import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { memoryUsed } from "../build/node-queries.ts";
import { rateTime } from "../build/query.ts";
import { timeSeries } from "../build/time-series.ts";
import { thisNode } from "./selector.ts";

const kind = (name: string) => `node_memory_${name}_bytes{${thisNode}}`;

/** Memory: how much is left, what it holds, and whether work stands still for want of it. */
export const memory: Section = {
  title: "Memory",
  panels: [
    timeSeries({
      title: "Memory used",
      about: "Memory that new work cannot have, as the kernel estimates it (MemAvailable).",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      rules: ["node-memory-high"],
      queries: [{ expr: memoryUsed(thisNode), legend: "used" }],
    }),
    timeSeries({
      title: "What memory holds",
      about: "Programs' own pages, the kernel's, pages of files (which can be dropped), and what is free.",
      unit: units.BytesIEC,
      width: 8,
      min: 0,
      stacked: true,
      queries: [
        { expr: `sum(${kind("AnonPages")})`, legend: "programs" },
        { expr: `sum(${kind("Slab")})`, legend: "kernel" },
        { expr: `sum(${kind("Cached")} + ${kind("Buffers")})`, legend: "files" },
        { expr: `sum(${kind("MemFree")})`, legend: "free" },
      ],
    }),
    timeSeries({
      title: "All work waits for memory",
      about:
        "Share of time in which all tasks stood still, as memory had to be reclaimed (pressure stall information, full).",
      unit: units.Percent,
      width: 8,
      min: 0,
      rules: ["node-memory-pressure"],
      queries: [
        {
          expr: `100 * max(rate(node_pressure_memory_stalled_seconds_total{${thisNode}}[${rateTime}]))`,
          legend: "stalled",
        },
      ],
    }),
    timeSeries({
      title: "Swap used",
      about: "Share of swap that is in use; nothing on a node without swap.",
      unit: units.Percent,
      width: 12,
      min: 0,
      max: 100,
      rules: ["node-swap-high"],
      queries: [{ expr: `100 * (1 - max(${kind("SwapFree")}) / (max(${kind("SwapTotal")}) > 0))`, legend: "used" }],
    }),
    timeSeries({
      title: "Pages read from disk again",
      about: "Major page faults: programs wait for pages that were dropped or swapped out.",
      unit: units.CountsPerSecond,
      width: 12,
      min: 0,
      rules: ["node-major-page-faults-high"],
      queries: [{ expr: `sum(rate(node_vmstat_pgmajfault{${thisNode}}[${rateTime}]))`, legend: "major faults" }],
    }),
  ],
};
