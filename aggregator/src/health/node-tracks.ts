import type { NodeMetrics, Timestamp } from "@kubevitals/proto";
import type { NodeRecord } from "../state/snapshot.ts";
import type { Instant } from "./hysteresis.ts";

/** Seconds for which a change of readiness is remembered, as the mixin's KubeNodeReadinessFlapping looks back. */
export const readinessMemorySeconds = 15 * 60;

/** Changes that are remembered of a node at most: one that changes more often flaps anyway. */
const mostChanges = 100;

/** What is remembered of one node. Times are monotonic milliseconds, but for those `At`, which are wall time. */
interface Track {
  /** Status and time of the last transition of the condition Ready, as last seen. */
  ready: { readonly status: string; readonly since: number | undefined } | undefined;
  /** When the readiness changed, oldest first. */
  changes: number[];
  cordonedAt: number | undefined;
  heartbeat: { readonly renewedAt: number; readonly seenMonotonic: number } | undefined;
}

/** What nodes did before the look that goes on. */
export interface NodeTracks {
  /** How often a node became ready, or ceased to be, in the last quarter of an hour. */
  readinessChanges(nodeName: string): number;
  /** Since when a node is seen cordoned, in milliseconds since 1970. */
  cordonedAt(nodeName: string): number | undefined;
  /**
   * Seconds since a node's kubelet was seen to renew its Lease. Judged by when renewals were seen, as Kubernetes' own controller does: the
   * node's clock may be wrong.
   */
  heartbeatAgeSeconds(nodeName: string): number | undefined;
}

/** Remembers what rules on nodes need from earlier looks. Rules themselves remember nothing. */
export class NodeTracker implements NodeTracks {
  #tracks = new Map<string, Track>();
  #monotonic = 0;

  /** Takes in what is seen of a node now. */
  follow(name: string, { metrics }: NodeRecord, { monotonic, at }: Instant): void {
    this.#monotonic = monotonic;
    let track = this.#tracks.get(name);
    if (track === undefined) this.#tracks.set(name, (track = newTrack()));
    followReadiness(track, metrics, monotonic);
    followHeartbeat(track, metrics.scheduling?.heartbeatTime, monotonic);
    track.cordonedAt = metrics.scheduling?.unschedulable ? (track.cordonedAt ?? at) : undefined;
  }

  /** Forgets nodes that are gone. */
  forgetGone(present: Pick<ReadonlySet<string>, "has">): void {
    for (const name of this.#tracks.keys()) if (!present.has(name)) this.#tracks.delete(name);
  }

  readinessChanges(nodeName: string): number {
    return this.#tracks.get(nodeName)?.changes.length ?? 0;
  }

  cordonedAt(nodeName: string): number | undefined {
    return this.#tracks.get(nodeName)?.cordonedAt;
  }

  heartbeatAgeSeconds(nodeName: string): number | undefined {
    const heartbeat = this.#tracks.get(nodeName)?.heartbeat;
    return heartbeat && (this.#monotonic - heartbeat.seenMonotonic) / 1000;
  }
}

function newTrack(): Track {
  return { ready: undefined, changes: [], cordonedAt: undefined, heartbeat: undefined };
}

/** Where the status is the same and its last transition is later, it went there and back in between. */
function followReadiness(track: Track, { conditions }: NodeMetrics, monotonic: number): void {
  const oldest = monotonic - readinessMemorySeconds * 1000;
  if ((track.changes[0] ?? Infinity) < oldest) track.changes = track.changes.filter((at) => at >= oldest);
  const condition = conditions.find(({ type }) => type === "Ready");
  if (condition === undefined) return;
  const { status, lastTransitionTime } = condition;
  const before = track.ready;
  const since = lastTransitionTime && millisecondsOf(lastTransitionTime);
  if (before?.status === status && before.since === since) return;
  track.ready = { status, since };
  if (before === undefined) return;
  if (before.status === status) track.changes.push(monotonic, monotonic);
  // From False to Unknown the node was not ready before, nor is it now.
  else if (before.status === "True" || status === "True") track.changes.push(monotonic);
  track.changes = track.changes.slice(-mostChanges);
}

function followHeartbeat(track: Track, time: Timestamp | undefined, monotonic: number): void {
  const renewedAt = time && millisecondsOf(time);
  if (renewedAt === undefined) track.heartbeat = undefined;
  else if (track.heartbeat?.renewedAt !== renewedAt) track.heartbeat = { renewedAt, seenMonotonic: monotonic };
}

function millisecondsOf({ seconds, nanos }: Timestamp): number {
  return seconds * 1000 + nanos / 1e6;
}
