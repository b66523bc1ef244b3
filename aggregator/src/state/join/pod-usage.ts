import { timestampOf, type Provenance, type Timestamp } from "@kubevitals/proto";
import type { StoredObject } from "../objects/object-table.ts";
import type { PodFacts } from "../facts/pod.ts";
import type { AgentUsageView, MetricsServerView, PodUsage } from "./usage.ts";

/** Everything that is known of usage at one instant. */
export interface UsageSources {
  readonly agents: AgentUsageView;
  /** Undefined where Metrics Server is not asked. */
  readonly metricsServer: MetricsServerView | undefined;
  /** Wall time and monotonic time of the snapshot, in milliseconds. */
  readonly takenAt: number;
  readonly monotonic: number;
}

/** The usage of one pod with its source, or why there is none. */
export type ChosenUsage =
  | { readonly usage: PodUsage; readonly provenance: Provenance; readonly timestamp: Timestamp | undefined }
  | { readonly usage: undefined; readonly reason: string };

/** Age in seconds past which a point of Metrics Server is behind: four of its own intervals of 15 s. */
const behindAfter = 60;

/** Phases in which a pod uses nothing any more, or nothing yet. */
const idlePhases: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Pending"]);

/**
 * Metrics Server's word on a pod, as `kubectl top` gives it; where it has none, or one that is behind, the cgroups that the agent of
 * the pod's node reports; where that is missing too, the point that is behind.
 */
export function usageOfPod(pod: StoredObject<PodFacts>, sources: UsageSources): PodUsage | undefined {
  const server = sources.metricsServer?.pods.get(`${pod.namespace}/${pod.name}`);
  if (server !== undefined && isCurrent(server, pod, sources)) return server;
  return agentUsageOf(pod, sources) ?? (server !== undefined && belongsTo(server, pod) ? server : undefined);
}

/** The usage of a pod with its source; a point of Metrics Server that is behind is marked stale. */
export function choosePodUsage(pod: StoredObject<PodFacts>, sources: UsageSources): ChosenUsage {
  const usage = usageOfPod(pod, sources);
  const node = pod.facts.nodeName === undefined ? undefined : sources.agents.nodes.get(pod.facts.nodeName);
  if (usage === undefined) {
    return { usage, reason: whyNone(pod.facts, sources.metricsServer, node !== undefined) };
  }
  if (node === undefined || agentUsageOf(pod, sources) !== usage) {
    return fromServer(usage, sources, isCurrent(usage, pod, sources) ? "FRESHNESS_FRESH" : "FRESHNESS_STALE");
  }
  const { freshness, seriesAgeSeconds } = node;
  const provenance: Provenance = {
    source: "SOURCE_AGENT",
    freshness,
    ageSeconds: seriesAgeSeconds,
    reason: freshness === "FRESHNESS_FRESH" ? undefined : "the record of the pod's node is not fresh",
  };
  return { usage, provenance, timestamp: usage.at === 0 ? undefined : timestampOf(usage.at) };
}

/** What the agent of the pod's node measured of it. */
function agentUsageOf({ facts }: StoredObject<PodFacts>, { agents }: UsageSources): PodUsage | undefined {
  return facts.nodeName === undefined ? undefined : agents.pods.get(facts.nodeName)?.get(facts.cgroupUid);
}

function isCurrent(usage: PodUsage, pod: StoredObject<PodFacts>, { takenAt, metricsServer }: UsageSources): boolean {
  return metricsServer?.state === "ok" && belongsTo(usage, pod) && takenAt - usage.at <= behindAfter * 1000;
}

/** Metrics Server knows pods by name: a point from before the pod was created is its namesake's. */
function belongsTo({ at }: PodUsage, { facts }: StoredObject<PodFacts>): boolean {
  return facts.createdAt === undefined || at >= facts.createdAt;
}

function fromServer(
  usage: PodUsage,
  { metricsServer, monotonic }: UsageSources,
  freshness: "FRESHNESS_FRESH" | "FRESHNESS_STALE",
): ChosenUsage {
  const received = metricsServer?.receivedMonotonic;
  const provenance: Provenance = {
    source: "SOURCE_METRICS_SERVER",
    freshness,
    ageSeconds: received === undefined ? undefined : (monotonic - received) / 1000,
    receivedAt: metricsServer?.receivedAt === undefined ? undefined : timestampOf(metricsServer.receivedAt),
    reason:
      freshness === "FRESHNESS_FRESH"
        ? undefined
        : (metricsServer?.reason ?? `Metrics Server's last point is older than ${behindAfter} s`),
  };
  return { usage, provenance, timestamp: timestampOf(usage.at) };
}

function whyNone(
  { phase, nodeName }: PodFacts,
  metricsServer: MetricsServerView | undefined,
  isNodeWatched: boolean,
): string {
  if (idlePhases.has(phase)) return `the pod does not run: its phase is ${phase}`;
  const server =
    metricsServer === undefined
      ? "Metrics Server is not read"
      : (metricsServer.reason ?? "Metrics Server has no point of it yet");
  const agent =
    nodeName === undefined
      ? "it has no node"
      : isNodeWatched
        ? `the agent of node ${nodeName} does not report its cgroup`
        : `no agent reports from node ${nodeName}`;
  return `${server}, and ${agent}`;
}
