import {
  createMetricsClient,
  millisecondsOf,
  type ClusterMetrics,
  type NetworkMetrics,
  type NodeMetrics,
  type SnapshotPart,
} from "@kubevitals/proto";
import { withDeadline } from "./deadline.ts";
import type { Owner } from "./program.ts";

/** A snapshot as it came over WatchSnapshots. */
export interface SeenSnapshot {
  readonly id: string;
  /** By the aggregator's wall clock, in milliseconds. */
  readonly takenAt: number;
  readonly nodes: ReadonlyMap<string, NodeMetrics>;
  readonly networks: readonly NetworkMetrics[];
  readonly cluster: ClusterMetrics;
}

export type State = "fresh" | "stale" | "lost" | "unlisted";

/** The snapshots of an aggregator, one after another, from the moment of the call. */
export interface SnapshotWatch {
  /** Snapshots that `until` and `take` have gone past. */
  readonly passed: readonly SeenSnapshot[];
  /** Goes on to the first snapshot for which this holds. */
  until(what: string, holds: (snapshot: SeenSnapshot) => boolean | Promise<boolean>): Promise<SeenSnapshot>;
  /** Goes on to the first snapshot in which the node is in this state. */
  untilNode(nodeName: string, state: State): Promise<SeenSnapshot>;
  /** The next so many snapshots. */
  take(count: number): Promise<readonly SeenSnapshot[]>;
}

/** Watches an aggregator as long as the owner lasts. Every snapshot is kept, so that none is missed between two questions. */
export function watchSnapshots(owner: Owner, address: string): SnapshotWatch {
  const client = createMetricsClient(address);
  const call = client.watchSnapshots({});
  const arrived: SeenSnapshot[] = [];
  const passed: SeenSnapshot[] = [];
  let notify = Promise.withResolvers<void>();
  let failure: Error | undefined;

  let parts: SnapshotPart[] = [];
  call.on("data", (part: SnapshotPart) => {
    parts.push(part);
    if (!part.end) return;
    arrived.push(assemble(parts));
    parts = [];
    wake();
  });
  call.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  owner.after(async () => {
    call.cancel();
    client.close();
  });

  function wake(): void {
    notify.resolve();
    notify = Promise.withResolvers();
  }

  async function next(what: string): Promise<SeenSnapshot> {
    const describe = () => `no snapshot came with: ${what}; before it came ${describeStates(passed)}`;
    for (;;) {
      const snapshot = arrived[passed.length];
      if (snapshot) {
        passed.push(snapshot);
        return snapshot;
      }
      if (failure) throw new Error(`${describe()}; the watch ended: ${failure.message}`);
      await withDeadline(notify.promise, describe);
    }
  }

  async function until(what: string, holds: (snapshot: SeenSnapshot) => boolean | Promise<boolean>) {
    const begun = Date.now();
    for (;;) {
      const snapshot = await next(what);
      if (await holds(snapshot)) return snapshot;
      if (Date.now() - begun > longestWait) throw new Error(`in vain: ${what}; there was ${describeStates(passed)}`);
    }
  }

  return {
    passed,
    until,
    untilNode: (nodeName, state) =>
      until(`${nodeName} is ${state}`, (snapshot) => stateOf(snapshot, nodeName) === state),
    async take(count) {
      const first = passed.length;
      while (passed.length < first + count) await next(`${count} more snapshots`);
      return passed.slice(first);
    },
  };
}

/** What has not come by then comes no more. */
const longestWait = 45_000;

/** The node's freshness in a snapshot. */
export function stateOf({ nodes }: SeenSnapshot, nodeName: string): State {
  const freshness = nodes.get(nodeName)?.provenance?.freshness;
  return freshness === undefined ? "unlisted" : (freshness.slice("FRESHNESS_".length).toLowerCase() as State);
}

/** The states that a node went through, without repeats. */
export function statesOf(snapshots: readonly SeenSnapshot[], nodeName: string): readonly State[] {
  const states = snapshots.map((snapshot) => stateOf(snapshot, nodeName));
  return states.filter((state, index) => state !== states[index - 1]);
}

function describeStates(snapshots: readonly SeenSnapshot[]): string {
  const nodeNames = new Set(snapshots.flatMap(({ nodes }) => [...nodes.keys()]));
  const histories = Array.from(nodeNames, (nodeName) => `${nodeName}: ${statesOf(snapshots, nodeName).join(", ")}`);
  return `${snapshots.length} snapshots (${histories.join("; ") || "without nodes"})`;
}

function assemble(parts: readonly SnapshotPart[]): SeenSnapshot {
  const [first] = parts;
  const cluster = parts.find((part) => part.cluster)?.cluster;
  const timestamp = first?.header?.timestamp;
  if (first === undefined || cluster === undefined || timestamp === undefined) {
    throw new Error(`a snapshot lacks its header or its cluster: ${JSON.stringify(parts)}`);
  }
  if (parts.some(({ snapshotId }) => snapshotId !== first.snapshotId))
    throw new Error("parts of two snapshots are mixed");
  return {
    id: first.snapshotId,
    takenAt: millisecondsOf(timestamp),
    nodes: new Map(parts.flatMap(({ nodes }) => nodes?.items ?? []).map((node) => [node.nodeName, node])),
    networks: parts.flatMap(({ networks }) => networks?.items ?? []),
    cluster,
  };
}
