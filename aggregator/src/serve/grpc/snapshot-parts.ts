import { timestampOf, type SnapshotPart } from "@kubevitals/proto";
import type { Snapshot } from "../../state/snapshot.ts";

/** Records in one message: few enough to stay far below the 4 MiB that clients accept by default. */
const recordsPerPart = 500;

/** A snapshot as a stream of messages: header, nodes, pods, networks, cluster, end. */
export function* snapshotParts(snapshot: Snapshot): Generator<SnapshotPart> {
  const snapshotId = snapshot.id;
  const nodes = Array.from(snapshot.nodes.values(), ({ metrics }) => metrics);
  const pods = snapshot.pods ?? [];
  yield {
    snapshotId,
    header: {
      timestamp: timestampOf(snapshot.takenAt),
      clusterId: snapshot.clusterId,
      coverage: snapshot.coverage,
      sources: snapshot.sources,
    },
  };
  for (const items of batches(nodes)) yield { snapshotId, nodes: { items } };
  for (const items of batches(pods)) yield { snapshotId, pods: { items } };
  for (const items of batches(snapshot.networks)) yield { snapshotId, networks: { items } };
  yield { snapshotId, cluster: snapshot.cluster };
  yield { snapshotId, end: { nodes: nodes.length, pods: pods.length, networks: snapshot.networks.length } };
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += recordsPerPart) yield items.slice(start, start + recordsPerPart);
}
