import { timestampOf, type NodeMetrics, type PodMetrics, type SnapshotPart } from "@kubevitals/proto";
import { listsOf, type Snapshot } from "../../state/snapshot.ts";

/** What one message carries at most: far below the 4 MiB that clients accept by default. */
const mostPerPart = { records: 500, bytes: 1024 * 1024 };

/** What a record's numbers take, roughly; names and texts in lists and maps come on top. */
const recordBytes = 512;

/** A snapshot as a stream of messages: header, nodes, pods, networks, the lists of what else there is, cluster, end. */
export function* snapshotParts(snapshot: Snapshot): Generator<SnapshotPart> {
  const snapshotId = snapshot.id;
  const nodes = Array.from(snapshot.nodes.values(), ({ metrics }) => metrics);
  const pods = Array.from(snapshot.pods ?? []);
  const lists = listsOf(snapshot);
  yield {
    snapshotId,
    header: {
      timestamp: timestampOf(snapshot.takenAt),
      clusterId: snapshot.clusterId,
      coverage: snapshot.coverage,
      sources: snapshot.sources,
    },
  };
  for (const items of batches(nodes, weightOfNode)) yield { snapshotId, nodes: { items } };
  for (const items of batches(pods, weightOfPod)) yield { snapshotId, pods: { items } };
  for (const items of batches(snapshot.networks, () => recordBytes)) yield { snapshotId, networks: { items } };
  for (const items of batches(lists.namespaces, weightOfLabelled)) yield { snapshotId, namespaces: { items } };
  for (const items of batches(lists.workloads, weightOfLabelled)) yield { snapshotId, workloads: { items } };
  for (const items of batches(lists.services, weightOfLabelled)) yield { snapshotId, services: { items } };
  for (const items of batches(lists.volumes, () => recordBytes)) yield { snapshotId, volumes: { items } };
  for (const items of batches(lists.volumeClaims, () => recordBytes)) yield { snapshotId, volumeClaims: { items } };
  for (const items of batches(lists.quotas, () => recordBytes)) yield { snapshotId, quotas: { items } };
  yield { snapshotId, cluster: snapshot.cluster };
  yield {
    snapshotId,
    end: {
      nodes: nodes.length,
      pods: pods.length,
      networks: snapshot.networks.length,
      namespaces: lists.namespaces.length,
      workloads: lists.workloads.length,
      services: lists.services.length,
      volumes: lists.volumes.length,
      volumeClaims: lists.volumeClaims.length,
      quotas: lists.quotas.length,
    },
  };
}

function* batches<T>(items: readonly T[], weigh: (item: T) => number): Generator<readonly T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const weight = weigh(item);
    if (batch.length > 0 && (batch.length >= mostPerPart.records || bytes + weight > mostPerPart.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += weight;
  }
  if (batch.length > 0) yield batch;
}

/** Roughly the bytes of a node on the wire: cheap, as every reader's every snapshot asks for it. */
function weightOfNode(node: NodeMetrics): number {
  const { filesystems, collectors, customMetrics, networkLatencyMilliseconds, labels, conditions, gpuModels } = node;
  let bytes = recordBytes;
  for (const { mountpoint, device, fstype } of filesystems)
    bytes += 64 + 3 * (mountpoint.length + device.length + fstype.length);
  for (const { name, reason = "" } of collectors) bytes += 16 + 3 * (name.length + reason.length);
  for (const name of Object.keys({ ...customMetrics, ...networkLatencyMilliseconds })) bytes += 32 + 6 * name.length;
  bytes += weightOfLabels(labels);
  for (const { reason = "", message = "" } of conditions) bytes += 64 + reason.length + 3 * message.length;
  for (const model of gpuModels) bytes += 8 + 3 * model.length;
  return bytes;
}

function weightOfPod({ containers, labels, message = "" }: PodMetrics): number {
  return recordBytes * (1 + containers.length) + 3 * message.length + weightOfLabels(labels);
}

function weightOfLabelled({ labels }: { readonly labels: Readonly<Record<string, string>> }): number {
  return recordBytes + weightOfLabels(labels);
}

function weightOfLabels(labels: Readonly<Record<string, string>>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(labels)) bytes += 16 + name.length + value.length;
  return bytes;
}
