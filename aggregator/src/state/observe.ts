import {
  emptyNodeMetrics,
  timestampOf,
  type NetworkMetrics,
  type NodeMetrics,
  type Provenance,
} from "@kubevitals/proto";
import type { Clock } from "@kubevitals/program";
import { judgeFreshness, type FreshnessLimits } from "./freshness.ts";
import type { NodeEntry, Received } from "./node-entry.ts";
import type { NodeTable } from "./node-table.ts";
import type { NodeRecord, Observation } from "./snapshot.ts";

/** Limits of silence, and of how far a node's series may lag behind its vitals before they are withdrawn. */
export interface ObservationLimits extends FreshnessLimits {
  /** In seconds; without it `lostAfter`. */
  readonly seriesLostAfter?: number;
}

/** Takes down what the table holds now, each record with its freshness and age. */
export function observe(table: NodeTable, clock: Clock, limits: ObservationLimits): Observation {
  const monotonic = clock.monotonic();
  const entries = Array.from(table.entries()).toSorted(([a], [b]) => compare(a, b));
  const nodes = new Map(entries.map(([name, entry]) => [name, nodeRecord(entry, monotonic, limits)]));
  const networks = entries.flatMap(([name, entry]) =>
    nodes.get(name)?.freshness === "FRESHNESS_LOST" ? [] : networkRecords(entry, monotonic, limits),
  );
  return {
    takenAt: clock.now(),
    monotonic,
    nodes,
    pods: undefined,
    networks,
    lists: undefined,
    kube: undefined,
    joined: undefined,
  };
}

function nodeRecord(entry: Readonly<NodeEntry>, monotonic: number, limits: ObservationLimits): NodeRecord {
  const knownSeconds = (monotonic - entry.knownSince) / 1000;
  const seconds = secondsSince(entry.vitals, monotonic);
  const verdict = judgeFreshness({ seconds, knownSeconds, goodbye: entry.goodbye }, limits);
  const isLost = verdict.freshness === "FRESHNESS_LOST";
  const provenance: Provenance = {
    source: "SOURCE_AGENT",
    ...verdict,
    ageSeconds: seconds,
    receivedAt: entry.vitals && timestampOf(entry.vitals.at),
  };
  return {
    metrics: { ...(isLost ? withoutValues(entry) : latestMetrics(entry)), provenance },
    freshness: verdict.freshness,
    ageSeconds: seconds ?? knownSeconds,
    series: isLost || isBehind(entry, limits) ? [] : (entry.series?.value ?? []),
    seriesTakenAt: entry.series?.takenAt,
    seriesAgeSeconds: secondsSince(entry.series, monotonic),
    clockSkewSeconds: entry.introduction.clockSkewSeconds,
  };
}

/** Whether series stopped coming although vitals did not: their age would say nothing of how stale they are. */
function isBehind(
  { vitals, series }: Readonly<NodeEntry>,
  { lostAfter, seriesLostAfter = lostAfter }: ObservationLimits,
): boolean {
  return vitals !== undefined && series !== undefined && vitals.monotonic - series.monotonic > seriesLostAfter * 1000;
}

function latestMetrics({ vitals, introduction }: Readonly<NodeEntry>): NodeMetrics {
  return vitals?.value ?? emptyNodeMetrics(introduction.nodeName);
}

/** What a lost node still is: its name, its nature and when it was last heard of. */
function withoutValues(entry: Readonly<NodeEntry>): NodeMetrics {
  const { nodeName, info, timestamp } = latestMetrics(entry);
  return { ...emptyNodeMetrics(nodeName), info, timestamp };
}

/** The paths that are still measured: one that is lost would be a value from the past. */
function networkRecords(
  { networks, introduction }: Readonly<NodeEntry>,
  monotonic: number,
  limits: FreshnessLimits,
): readonly NetworkMetrics[] {
  const records = Array.from(networks.values(), (received): NetworkMetrics => {
    const seconds = secondsSince(received, monotonic);
    const verdict = judgeFreshness({ seconds, knownSeconds: 0, goodbye: undefined }, limits);
    const provenance = {
      source: "SOURCE_AGENT",
      ...verdict,
      ageSeconds: seconds,
      receivedAt: timestampOf(received.at),
    } as const;
    return { ...received.value, source: introduction.nodeName, provenance };
  });
  return records
    .filter(({ provenance }) => provenance?.freshness !== "FRESHNESS_LOST")
    .toSorted((a, b) => compare(a.target, b.target));
}

function secondsSince(received: Received<unknown> | undefined, monotonic: number): number | undefined {
  return received && (monotonic - received.monotonic) / 1000;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
