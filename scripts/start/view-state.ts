import type { HealthReport, HealthStatus, NodeMetrics } from "@kubevitals/proto";
import type { Reading } from "./snapshots.ts";

/** What is known when something is to be shown. */
export interface ViewState {
  /** Name of this machine's node. */
  readonly nodeName: string;
  readonly reading: Reading | undefined;
  /** Seconds since the reading came; 0 while there is none. */
  readonly readingAgeSeconds: number;
  /** Age of a reading from which on it no longer describes the present. */
  readonly staleAfterSeconds: number;
  /** Why the aggregator does not answer. */
  readonly trouble: string | undefined;
}

/** This machine's node; that a single one has another name than expected does not make it another machine. */
export function nodeOf({ reading, nodeName }: ViewState): NodeMetrics | undefined {
  const nodes = reading?.nodes ?? [];
  return nodes.find((node) => node.nodeName === nodeName) ?? (nodes.length === 1 ? nodes[0] : undefined);
}

/** Whether the node's values are there and of now: rates need two samples. */
export function isComplete(state: ViewState): boolean {
  const node = nodeOf(state);
  return node?.provenance?.freshness === "FRESHNESS_FRESH" && node.cpuUsageRate !== undefined;
}

/** Freshness in one word, with the node's age; a snapshot that is old itself makes everything in it stale. */
export function freshnessOf(state: ViewState): { word: "fresh" | "stale" | "lost" | "unknown"; ageSeconds?: number } {
  const provenance = nodeOf(state)?.provenance;
  if (provenance === undefined) return { word: "unknown" };
  const { ageSeconds: age, freshness } = provenance;
  const ageSeconds = age === undefined ? undefined : age + state.readingAgeSeconds;
  if (freshness === "FRESHNESS_UNSPECIFIED") return { word: "unknown", ageSeconds };
  if (freshness === "FRESHNESS_LOST") return { word: "lost", ageSeconds };
  return { word: freshness === "FRESHNESS_FRESH" && isCurrent(state) ? "fresh" : "stale", ageSeconds };
}

const healthWords = {
  HEALTH_STATUS_UNSPECIFIED: "unknown",
  HEALTH_STATUS_HEALTHY: "healthy",
  HEALTH_STATUS_WARNING: "warning",
  HEALTH_STATUS_CRITICAL: "critical",
  HEALTH_STATUS_UNKNOWN: "unknown",
} as const satisfies Record<HealthStatus, string>;

/** The verdict in one word: none on a snapshot that no longer describes the present. */
export function healthWord(state: ViewState): (typeof healthWords)[HealthStatus] {
  return healthWords[currentHealth(state)?.status ?? "HEALTH_STATUS_UNKNOWN"];
}

/** The verdict with its reasons, as far as it is of now. */
export function currentHealth(state: ViewState): HealthReport | undefined {
  return isCurrent(state) ? state.reading?.health : undefined;
}

/** Why the verdict is not to be had, or rests on less than it should; of reasons that many rules share each is there once. */
export function unknownReasons(state: ViewState): string[] {
  const { reading, trouble } = state;
  if (trouble !== undefined) return [`the aggregator does not answer: ${trouble}`];
  if (reading === undefined) return ["no snapshot has come yet"];
  if (!isCurrent(state)) return [`no snapshot has come for ${state.readingAgeSeconds.toFixed(0)} s`];
  const health = reading.health;
  if (health === undefined) return ["the aggregator gives no verdict"];
  const reasons = groupByReason(health);
  const rest = health.unknownCount - health.unknown.length;
  if (rest > 0) reasons.push(`and ${rest} more`);
  const nobody = reading.nodes.length === 0 ? ["no node has reported yet"] : [];
  return reasons.length > 0 ? reasons : nobody;
}

/** Whether the reading still describes the present. */
function isCurrent({ readingAgeSeconds, staleAfterSeconds }: ViewState): boolean {
  return readingAgeSeconds <= staleAfterSeconds;
}

function groupByReason(health: HealthReport): string[] {
  const rules = new Map<string, Set<string>>();
  for (const { rule, reason, object } of health.unknown) {
    const names = rules.get(reason) ?? new Set();
    rules.set(reason, names.add(object?.part === undefined ? rule : `${rule} of ${object.part}`));
  }
  return Array.from(rules, ([reason, names]) => `${reason} (${[...names].join(", ")})`);
}
