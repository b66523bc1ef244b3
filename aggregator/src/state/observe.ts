import {
  emptyNodeMetrics,
  timestampOf,
  type BlockValues,
  type NetworkMetrics,
  type NodeMetrics,
  type Provenance,
} from "@kubevitals/proto";
import type { Clock, Steps } from "@kubevitals/program";
import { judgeFreshness, type FreshnessLimits } from "./freshness.ts";
import { LazyRecord } from "./lazy-record.ts";
import { describedGpus } from "./gpu/described-gpus.ts";
import type { NodeEntry, Received } from "./node-entry.ts";
import type { NodeTable } from "./node-table.ts";
import { once } from "./once.ts";
import { splitSeries } from "./scrape/user-series.ts";
import type { NodeRecord, Observation } from "./snapshot.ts";

/** Limits of silence, and of how far a node's series may lag behind its vitals before they are withdrawn. */
export interface ObservationLimits extends FreshnessLimits {
  /** In seconds; without it `lostAfter`. */
  readonly seriesLostAfter?: number;
  /** Whether what users say of pods is shown; without it, it is. */
  readonly enableCustom?: boolean;
}

/** Nodes that are taken down in one step. */
const nodesPerStep = 100;

/** Takes down what the table holds when this begins, each record with its freshness and age. */
export function* observe(table: NodeTable, clock: Clock, limits: ObservationLimits): Steps<Observation> {
  const [takenAt, monotonic] = [clock.now(), clock.monotonic()];
  // Copies, as entries change while others have their turn.
  const entries = table.entries().map(([name, entry]) => [name, { ...entry }] as const);
  const nodes = new Map<string, NodeRecord>();
  const withPaths: Readonly<NodeEntry>[] = [];
  for (const [name, entry] of entries) {
    const record = nodeRecord(entry, monotonic, limits);
    nodes.set(name, record);
    if (entry.networks.size > 0 && record.freshness !== "FRESHNESS_LOST") withPaths.push(entry);
    if (nodes.size % nodesPerStep === 0) yield;
  }
  return {
    takenAt,
    monotonic,
    nodes,
    pods: undefined,
    networks: once(() => withPaths.flatMap((entry) => networkRecords(entry, monotonic, limits))),
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
  const isWithdrawn = isLost || isBehind(entry, limits);
  const { own, users } = splitSeries(isWithdrawn ? noSeries : (entry.series?.value ?? noSeries));
  const frame = {
    freshness: verdict.freshness,
    hasGpus: !isLost && (entry.vitals?.value.gpus.length ?? 0) > 0,
    ageSeconds: seconds ?? knownSeconds,
    series: own,
    userSeries: limits.enableCustom === false ? undefined : users,
    seriesLeftOut: isWithdrawn ? undefined : entry.series?.admission?.leftOut,
    seriesTakenAt: entry.series?.takenAt,
    seriesAgeSeconds: secondsSince(entry.series, monotonic),
    clockSkewSeconds: entry.introduction.clockSkewSeconds,
  };
  return new LazyRecord(frame, () => {
    const provenance: Provenance = {
      source: "SOURCE_AGENT",
      ...verdict,
      ageSeconds: seconds,
      receivedAt: entry.vitals && timestampOf(entry.vitals.at),
    };
    const metrics = isLost ? withoutValues(entry) : latestMetrics(entry);
    const { timestamp } = metrics;
    const gpus =
      metrics.gpus.length === 0 ? metrics.gpus : describedGpus(metrics.gpus, { timestamp, provenance }, limits);
    return { ...metrics, gpus, provenance };
  });
}

/** The same object each time, as what is made of a node's series is kept as long as they stay the same. */
const noSeries: readonly BlockValues[] = [];

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
