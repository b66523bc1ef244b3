import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { cluster, rateTime } from "../build/query.ts";
import { colours, steps } from "../build/rule-thresholds.ts";
import { stat } from "../build/stat.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { yesOrNo } from "../build/words.ts";
import { replicas } from "./selector.ts";

/** Whether the aggregator runs, who leads, and what it costs. */
export const aggregator: Section = {
  title: "The aggregator",
  panels: [
    stat({
      title: "Replicas that are scraped",
      about: "Replicas of the aggregator that answered the last scrape, of those that Prometheus knows.",
      unit: units.Short,
      width: 6,
      queries: [
        { expr: `sum(up{${replicas}})`, legend: "up" },
        { expr: `count(up{${replicas}})`, legend: "known" },
      ],
    }),
    stat({
      title: "One leads",
      about: "Whether exactly one replica carries the cluster on its page.",
      unit: units.Short,
      width: 6,
      words: yesOrNo,
      queries: [{ expr: `sum(kubevitals_leader{${replicas}}) == bool 1` }],
    }),
    stat({
      title: "Snapshot's age",
      about: "How old the snapshot is that the page shows: some seconds at the most, with the scrape's interval.",
      unit: units.Seconds,
      width: 6,
      decimals: 1,
      thresholds: steps([
        { value: null, color: colours.well },
        { value: 60, color: colours.critical },
      ]),
      queries: [{ expr: `time() - max(kubevitals_snapshot_timestamp_seconds{${cluster}})` }],
    }),
    stat({
      title: "Series in a scrape",
      about: "Samples that Prometheus takes of all replicas together.",
      unit: units.Short,
      width: 6,
      queries: [{ expr: `sum(scrape_samples_scraped{${replicas}})` }],
    }),
    timeSeries({
      title: "CPU of each replica",
      about: "CPUs that the process uses.",
      unit: units.Short,
      width: 8,
      min: 0,
      decimals: 3,
      queries: [{ expr: `rate(process_cpu_seconds_total{${replicas}}[${rateTime}])`, legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Memory of each replica",
      about: "Resident memory of the process, and what of it JavaScript's heap holds.",
      unit: units.BytesIEC,
      width: 8,
      min: 0,
      queries: [
        { expr: `process_resident_memory_bytes{${replicas}}`, legend: "{{instance}} resident" },
        { expr: `nodejs_heap_size_used_bytes{${replicas}}`, legend: "{{instance}} heap" },
      ],
    }),
    timeSeries({
      title: "Event loop, held up",
      about: "How long other work had to wait, as one piece took the event loop.",
      unit: units.Seconds,
      width: 8,
      min: 0,
      queries: [{ expr: `nodejs_eventloop_lag_seconds{${replicas}}`, legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Time for a snapshot",
      about: "What it takes to make one snapshot, on average.",
      unit: units.Seconds,
      width: 8,
      min: 0,
      queries: [
        {
          expr: `rate(kubevitals_snapshot_duration_seconds_total{${replicas}}[${rateTime}])
            / (rate(kubevitals_snapshots_total{${replicas}}[${rateTime}]) > 0)`,
          legend: "{{instance}}",
        },
      ],
    }),
    timeSeries({
      title: "Time for a scrape",
      about: "How long Prometheus waited for the page. A scrape that takes longer than Prometheus' timeout is lost.",
      unit: units.Seconds,
      width: 8,
      min: 0,
      queries: [{ expr: `scrape_duration_seconds{${replicas}}`, legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "History kept",
      about: "Memory that the records of the last minutes take, of all nodes.",
      unit: units.BytesIEC,
      width: 8,
      min: 0,
      queries: [{ expr: `kubevitals_history_bytes{${replicas}}`, legend: "{{instance}}" }],
    }),
    table({
      title: "Sources",
      about: "How what the aggregator reads beside the agents fares: ok, off (nobody asks for it) or failed.",
      width: 12,
      height: 6,
      keys: [
        { label: "source", title: "Source" },
        { label: "state", title: "State" },
      ],
      columns: [],
      rows: { expr: `max by (source, state) (kubevitals_source_state{${cluster}}) == 1` },
    }),
    table({
      title: "Versions",
      about: "The versions of the aggregator that run. Two during an upgrade, and one after it.",
      width: 12,
      height: 6,
      keys: [
        { label: "instance", title: "Replica" },
        { label: "version", title: "Version" },
      ],
      columns: [],
      rows: { expr: `max by (instance, version) (kubevitals_build_info{${replicas}})` },
    }),
  ],
};
