import type { NetworkMetrics, NodeMetrics } from "@kubevitals/proto";
import type { SequenceSet } from "./sequence-set.ts";
import type { SeriesAdmission } from "./series-admission.ts";
import type { StoredSeries } from "./stored-series.ts";

/** A stream that speaks for a node now; ended when a newer one takes over. */
export interface NodeSpeaker {
  /** Ends the stream with ABORTED. */
  supersede(reason: string): void;
}

/** What one agent says of itself when it connects. */
export interface Introduction {
  readonly nodeName: string;
  readonly session: string;
  readonly bootId: string;
  readonly agentVersion: string;
  /** The node's wall clock less the aggregator's, in seconds, as far as a one-way message tells. */
  readonly clockSkewSeconds: number | undefined;
}

/** What arrived last of one kind, and when. */
export interface Received<T> {
  readonly value: T;
  /** On the aggregator's monotonic clock. */
  readonly monotonic: number;
  /** On the aggregator's wall clock. */
  readonly at: number;
}

/** What has arrived of one session of a node. */
export interface SessionRecords {
  /** Where it stands among the sessions of its node: those with a lower rank took their records before. */
  readonly rank: number;
  /** Numbers of the records that have arrived, live and back-filled. */
  readonly received: SequenceSet;
  /** The greatest number of a live record. */
  lastLive: number;
  /** Records that the agent said that it had dropped. */
  dropped: number;
}

/** What an agent has said of its node so far: replaced by another whenever it says more, so that who takes it down needs no copy. */
export interface Heard {
  readonly introduction: Introduction;
  /** On the aggregator's monotonic clock. */
  readonly knownSince: number;
  readonly vitals: Received<NodeMetrics> | undefined;
  readonly series:
    | (Received<StoredSeries> & {
        readonly takenAt: number | undefined;
        /** Without it there is no budget. */
        readonly admission: SeriesAdmission | undefined;
      })
    | undefined;
  /** One a target at most, those that were told last at the end. */
  readonly networks: readonly Received<NetworkMetrics>[];
  readonly goodbye: string | undefined;
}

/** Everything that the aggregator keeps of one node between snapshots. Owned by the NodeTable. */
export interface NodeEntry {
  heard: Heard;
  speaker: NodeSpeaker | undefined;
  /** The latest sessions in the order in which they were first heard of: a later one wins over an earlier one. */
  sessions: readonly string[];
  /** What has arrived of the latest sessions, the least recently heard of first. */
  readonly records: Map<string, SessionRecords>;
}
