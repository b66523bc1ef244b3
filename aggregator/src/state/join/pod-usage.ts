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
 * the pod's node reports; where that is missing too, the point that is behind, marked stale.
 */
export function choosePodUsage(pod: StoredObject<PodFacts>, sources: UsageSources): ChosenUsage {
  const { agents, metricsServer } = sources;
  const server = metricsServer?.pods.get(`${pod.namespace}/${pod.name}`);
  const node = pod.facts.nodeName === undefined ? undefined : agents.get(pod.facts.nodeName);
  const agent = node?.pods.get(pod.facts.cgroupUid);
  if (server !== undefined && isCurrent(server, pod, sources)) return fromServer(server, sources, "FRESHNESS_FRESH");
  if (agent !== undefined && node !== undefined) {
    const { freshness } = node.record;
    const provenance: Provenance = {
      source: "SOURCE_AGENT",
      freshness,
      ageSeconds: node.record.seriesAgeSeconds,
      reason: freshness === "FRESHNESS_FRESH" ? undefined : "the record of the pod's node is not fresh",
    };
    return { usage: agent, provenance, timestamp: agent.at === 0 ? undefined : timestampOf(agent.at) };
  }
  if (server !== undefined && belongsTo(server, pod)) return fromServer(server, sources, "FRESHNESS_STALE");
  return { usage: undefined, reason: whyNone(pod.facts, metricsServer, node !== undefined) };
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
  { metricsServer, monotonic, takenAt }: UsageSources,
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
        : (metricsServer?.reason ?? `Metrics Server's last point is ${Math.round((takenAt - usage.at) / 1000)} s old`),
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
