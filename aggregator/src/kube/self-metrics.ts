import { Counter, Gauge, type Registry } from "prom-client";
import type { KubeView } from "../state/objects/kube-view.ts";
import type { KubeCounters } from "./kube-counters.ts";

/** The reading of Kubernetes as metrics. */
export interface KubeMetrics extends KubeCounters {
  /** What the gauges are read from at each scrape. */
  show(view: () => KubeView): void;
}

/**
 * Metrics of the reading of Kubernetes.
 *
 * @param asKubeStateMetrics where those go that kube-state-metrics has of itself, so that alerts on its health find them under its job
 */
export function createKubeMetrics(registers: Registry[], asKubeStateMetrics: Registry[]): KubeMetrics {
  const labelNames = ["resource"];
  // The alerts on sharding compare these two: each page of ours, sharded or not, speaks for the whole.
  new Gauge({
    name: "kube_state_metrics_total_shards",
    help: "Shards among which the reading of Kubernetes is divided: it is not, as `shard` divides pages only.",
    registers: asKubeStateMetrics,
  }).set(1);
  new Gauge({
    name: "kube_state_metrics_shard_ordinal",
    help: "Number of the shard that this is.",
    labelNames: ["shard_ordinal"],
    registers: asKubeStateMetrics,
  }).set({ shard_ordinal: "0" }, 0);
  const lists = new Counter({
    name: "kube_state_metrics_list_total",
    help: "Times that all objects of a kind were read, as a list or as the initial events of a watch, by outcome.",
    labelNames: ["resource", "result"],
    registers: asKubeStateMetrics,
  });
  const watches = new Counter({
    name: "kube_state_metrics_watch_total",
    help: "Watches of a kind that were asked for, by outcome.",
    labelNames: ["resource", "result"],
    registers: asKubeStateMetrics,
  });
  const received = new Counter({
    name: "kubevitals_kube_objects_received_total",
    help: "Objects that the API server told of, in lists and watches.",
    labelNames,
    registers,
  });
  const skipped = new Counter({
    name: "kubevitals_kube_objects_skipped_total",
    help: "Objects that were too strange to read and were left out.",
    labelNames,
    registers,
  });
  const { show } = createViewGauges(registers);
  return {
    listed: (resource, result) => lists.inc({ resource, result }),
    watched: (resource, result) => watches.inc({ resource, result }),
    received: (resource) => received.inc({ resource }),
    skipped: (resource) => skipped.inc({ resource }),
    show,
  };
}

const nothingRead = (): KubeView => new Map();

function createViewGauges(registers: Registry[]): Pick<KubeMetrics, "show"> {
  let read = nothingRead;
  const labelNames = ["resource"];
  const objects = new Gauge({
    name: "kubevitals_kube_objects",
    help: "Objects of a kind that are known.",
    labelNames,
    registers,
    collect() {
      for (const { name, objects: known } of read().values()) this.set({ resource: name }, known.size);
    },
  });
  const state = new Gauge({
    name: "kubevitals_kube_state",
    help: "1 for the state that the reading of a kind is in.",
    labelNames: ["resource", "state"],
    registers,
    collect() {
      this.reset();
      for (const view of read().values()) this.set({ resource: view.name, state: view.state }, 1);
    },
  });
  const age = new Gauge({
    name: "kubevitals_kube_age_seconds",
    help: "Time since the API server was last heard of a kind; it says something at least once a minute.",
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { name, ageSeconds } of read().values()) {
        if (ageSeconds !== undefined) this.set({ resource: name }, ageSeconds);
      }
    },
  });
  return {
    show(view) {
      read = view;
      for (const gauge of [objects, state, age]) gauge.reset();
    },
  };
}
