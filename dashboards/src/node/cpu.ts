import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { cpuUsed, rateBy } from "../build/node-queries.ts";
import { rateTime } from "../build/query.ts";
import { timeSeries } from "../build/time-series.ts";
import { thisNode } from "./selector.ts";

/** CPU: how much is used, by what, and whether work queues for it. */
export const cpu: Section = {
  title: "CPU",
  panels: [
    timeSeries({
      title: "CPU used",
      about: "CPU time that was neither idle nor spent waiting for disks, of all CPUs.",
      unit: units.Percent,
      width: 8,
      min: 0,
      max: 100,
      rules: ["node-cpu-high"],
      queries: [{ expr: cpuUsed(thisNode), legend: "used" }],
    }),
    timeSeries({
      title: "CPU time by mode",
      about: "CPUs that were busy with each kind of work. Time that a hypervisor took is steal.",
      unit: units.Short,
      width: 8,
      min: 0,
      stacked: true,
      queries: [{ expr: rateBy("mode", "node_cpu_seconds_total", `${thisNode}, mode!="idle"`), legend: "{{mode}}" }],
    }),
    timeSeries({
      title: "Load per CPU",
      about: "Tasks that run, want to run or wait for disks, one minute's average, for each CPU.",
      unit: units.Short,
      width: 8,
      min: 0,
      decimals: 2,
      rules: ["node-load-high"],
      queries: [
        {
          expr: `max(node_load1{${thisNode}}) / count(count by (cpu) (node_cpu_seconds_total{${thisNode}}))`,
          legend: "load",
        },
      ],
    }),
    timeSeries({
      title: "Some work waits for CPU",
      about: "Share of time in which some task was ready and had no CPU (pressure stall information, some).",
      unit: units.Percent,
      width: 8,
      min: 0,
      rules: ["node-cpu-pressure"],
      queries: [
        {
          expr: `100 * max(rate(node_pressure_cpu_waiting_seconds_total{${thisNode}}[${rateTime}]))`,
          legend: "waiting",
        },
      ],
    }),
    timeSeries({
      title: "Tasks",
      about: "Tasks that run or are ready to, and tasks that wait for disks.",
      unit: units.Short,
      width: 8,
      min: 0,
      decimals: 0,
      queries: [
        { expr: `max(node_procs_running{${thisNode}})`, legend: "running" },
        { expr: `max(node_procs_blocked{${thisNode}})`, legend: "blocked" },
      ],
    }),
    timeSeries({
      title: "Switches and interrupts",
      about: "How often CPUs went from one task to another, and were interrupted.",
      unit: units.CountsPerSecond,
      width: 8,
      min: 0,
      queries: [
        { expr: `sum(rate(node_context_switches_total{${thisNode}}[${rateTime}]))`, legend: "context switches" },
        { expr: `sum(rate(node_intr_total{${thisNode}}[${rateTime}]))`, legend: "interrupts" },
      ],
    }),
  ],
};
