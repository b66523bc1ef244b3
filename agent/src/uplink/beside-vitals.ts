import { timestampOf, type NetworkMetrics, type ReplicaWord, type Vitals } from "@kubevitals/proto";
import type { TakenVitals } from "./record.ts";

/** What an aggregator said to the other replicas, by way of this agent. */
export interface HeardWord extends ReplicaWord {
  /** By the monotonic clock, in milliseconds. */
  readonly heardAt: number;
}

/** What vitals say beside the sample. */
export interface BesideVitals {
  readonly withNetwork: boolean;
  /** Records that the agent had to drop since its start. */
  readonly droppedRecords: number;
  /** Whether another replica claims the cluster's page; undefined where that is not known. */
  readonly peersClaim: boolean | undefined;
}

/** Vitals with the path to the aggregator as this stream has measured it; it says nothing to another. */
export function withPath(
  record: TakenVitals,
  nodeName: string,
  roundTripMilliseconds: number | undefined,
): { readonly measured: TakenVitals; readonly networks: readonly NetworkMetrics[] } {
  if (roundTripMilliseconds === undefined) return { measured: record, networks: [] };
  const latencies = { networkLatencyMilliseconds: { aggregator: roundTripMilliseconds } };
  const path: NetworkMetrics = {
    source: nodeName,
    target: "aggregator",
    timestamp: timestampOf(record.takenAt),
    connected: true,
    roundTripMilliseconds,
    testMethod: "stream",
  };
  return { measured: { ...record, vitals: { ...record.vitals, ...latencies } }, networks: [path] };
}

/** What vitals say of the agent's losses, and of the other replicas to an aggregator that has asked by its last word. */
export function wordsBeside(
  { droppedRecords, peersClaim }: BesideVitals,
  asked: HeardWord | undefined,
): Pick<Vitals, "droppedRecords" | "peers"> {
  const isAsked = asked !== undefined && peersClaim !== undefined;
  return {
    ...(droppedRecords > 0 && { droppedRecords }),
    ...(isAsked && { peers: { challenge: asked.challenge, claimed: peersClaim } }),
  };
}
