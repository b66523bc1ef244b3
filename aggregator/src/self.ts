import { Counter, Gauge, Registry } from "prom-client";
import type { BlockValues } from "@kubevitals/proto";
import { createProcessRegistry, describedFamilies, version, type DescribedFamily } from "@kubevitals/program";
import type { IdentityCounters } from "./identity/counters.ts";
import { createIdentityMetrics } from "./identity/self-metrics.ts";
import type { IngestCounters } from "./ingest/counters.ts";
import { createKubeMetrics, type KubeMetrics } from "./kube/self-metrics.ts";
import { createLeaseMetrics, type LeaseMetrics } from "./lease/self-metrics.ts";
import { registryBlocks } from "./registry-blocks.ts";
import type { ReaderCounters } from "./serve/reader-counters.ts";
import { createReaderMetrics } from "./serve/self-metrics.ts";
import type { History } from "./state/history.ts";

/** The aggregator's own metrics: its process, and what happens at its doors. */
export interface SelfMetrics {
  readonly ingest: IngestCounters;
  readonly kube: KubeMetrics;
  readonly identity: IdentityCounters;
  readonly lease: LeaseMetrics;
  readonly readers: ReaderCounters;
  /** Seconds that taking a snapshot took. */
  snapshotTaken(seconds: number): void;
  /** All of it as blocks of series, as it is now. */
  readonly blocks: () => Promise<readonly BlockValues[]>;
  /** What there is to render, for the metrics reference. */
  readonly families: () => readonly DescribedFamily[];
}

/** Labels that stand on series of the aggregator's own. */
export interface SelfLabels {
  readonly own: Readonly<Record<string, string>>;
  /** Those on what kube-state-metrics would say of itself. */
  readonly kubeStateMetrics: Readonly<Record<string, string>>;
}

const noLabels: SelfLabels = { own: {}, kubeStateMetrics: {} };

/** @param history read at each scrape */
export function createSelfMetrics(history: History, labels: SelfLabels = noLabels): SelfMetrics {
  const register = createProcessRegistry(labels.own);
  const kubeStateMetrics = new Registry();
  kubeStateMetrics.setDefaultLabels(labels.kubeStateMetrics);
  const registers = [register];

  new Gauge({
    name: "kubevitals_build_info",
    help: "1, labelled with the version of the aggregator.",
    labelNames: ["version"],
    registers,
  }).set({ version }, 1);
  const streams = new Gauge({ name: "kubevitals_ingest_streams", help: "Streams of agents that are open.", registers });
  const waiting = new Gauge({
    name: "kubevitals_ingest_waiting_streams",
    help: "Open streams of agents that wait for their turn to be let in, as when all of a cluster come at once.",
    registers,
  });
  const messages = new Counter({
    name: "kubevitals_ingest_messages_total",
    help: "Messages of agents that were taken in, by kind.",
    labelNames: ["kind"],
    registers,
  });
  const duplicates = new Counter({
    name: "kubevitals_ingest_duplicates_total",
    help: "Records that had arrived before and were dropped.",
    registers,
  });
  const backfilled = new Counter({
    name: "kubevitals_ingest_backfilled_records_total",
    help: "Records that had waited in an agent and went into the history, by kind.",
    labelNames: ["kind"],
    registers,
  });
  const expired = new Counter({
    name: "kubevitals_ingest_expired_records_total",
    help: "Records that had waited in an agent for longer than the history goes back, and were dropped.",
    registers,
  });
  const droppedByAgents = new Counter({
    name: "kubevitals_ingest_agent_dropped_records_total",
    help: "Records that agents dropped before they could be delivered, as they say.",
    registers,
  });
  const refused = new Counter({
    name: "kubevitals_ingest_refused_total",
    help: "Streams of agents that were ended, by reason.",
    labelNames: ["reason"],
    registers,
  });
  const snapshots = new Counter({ name: "kubevitals_snapshots_total", help: "Snapshots taken.", registers });
  const snapshotSeconds = new Counter({
    name: "kubevitals_snapshot_duration_seconds_total",
    help: "Time spent on taking snapshots.",
    registers,
  });
  const historyBytes = new Gauge({
    name: "kubevitals_history_bytes",
    help: "Memory that the history of all nodes takes.",
    registers,
  });
  const evicted = new Counter({
    name: "kubevitals_history_evicted_records_total",
    help: "Records of the history that went before their time because its memory was full, or their node had too many.",
    registers,
  });

  const readHistory = () => {
    historyBytes.set(history.bytes);
    evicted.reset();
    evicted.inc(history.evicted);
  };
  return {
    ingest: {
      accepted: (kind) => messages.inc({ kind }),
      duplicate: () => duplicates.inc(),
      backfilled: (kind) => backfilled.inc({ kind }),
      expired: () => expired.inc(),
      droppedByAgent: (records) => droppedByAgents.inc(records),
      refused: (reason) => refused.inc({ reason }),
      connected: (change) => streams.inc(change),
      waiting: (count) => waiting.set(count),
    },
    kube: createKubeMetrics(registers, [kubeStateMetrics]),
    identity: createIdentityMetrics(registers),
    lease: createLeaseMetrics(registers),
    readers: createReaderMetrics(registers),
    snapshotTaken(seconds) {
      snapshots.inc();
      snapshotSeconds.inc(seconds);
    },
    async blocks() {
      readHistory();
      return Promise.all([register, kubeStateMetrics].map(registryBlocks));
    },
    families: () => [...describedFamilies(register), ...describedFamilies(kubeStateMetrics)],
  };
}
