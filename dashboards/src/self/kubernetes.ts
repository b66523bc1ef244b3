import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Section } from "../build/dashboard.ts";
import { rateTime } from "../build/query.ts";
import { table } from "../build/table.ts";
import { timeSeries } from "../build/time-series.ts";
import { replicas } from "./selector.ts";

/** How the API server is read. */
export const kubernetes: Section = {
  title: "Reading Kubernetes",
  panels: [
    table({
      title: "Kinds that are read",
      about: "Each kind of object with how its reading fares, and how many objects are known.",
      width: 12,
      keys: [
        { label: "resource", title: "Kind" },
        { label: "state", title: "State" },
      ],
      columns: [
        {
          title: "Objects",
          expr: `max by (resource) (kubevitals_kube_objects{${replicas}})
            * on (resource) group_right () max by (resource, state) (kubevitals_kube_state{${replicas}} == 1)`,
          unit: units.Short,
        },
      ],
    }),
    timeSeries({
      title: "Heard of the API server",
      about: "Time since it was last heard of the kind that is quietest. It says something at least once a minute.",
      unit: units.Seconds,
      width: 12,
      height: 10,
      min: 0,
      queries: [{ expr: `max by (instance) (kubevitals_kube_age_seconds{${replicas}})`, legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Objects received",
      about: "Objects that the API server told of, by kind, in lists and watches; the ten busiest kinds.",
      unit: units.EventsPerSecond,
      width: 12,
      min: 0,
      queries: [
        {
          expr: `topk(10, sum by (resource) (rate(kubevitals_kube_objects_received_total{${replicas}}[${rateTime}])) > 0)`,
          legend: "{{resource}}",
        },
      ],
    }),
    timeSeries({
      title: "The replicas' Lease",
      about:
        "Attempts to take or renew the Lease by which one replica leads, by outcome. Nothing without several replicas.",
      unit: units.EventsPerSecond,
      width: 12,
      min: 0,
      queries: [
        {
          expr: `sum by (outcome) (rate(kubevitals_lease_attempts_total{${replicas}}[${rateTime}]))`,
          legend: "{{outcome}}",
        },
      ],
    }),
  ],
};
