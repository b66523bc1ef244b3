import type { LabelPair, PagePart } from "@kubevitals/proto";
import { ByName } from "../../state/by-name.ts";
import type { NodeRecord, Snapshot } from "../../state/snapshot.ts";
import { partsOf } from "../../state/stored-series.ts";
import { createdOfNode } from "./created.ts";
import { KubeletOfNode } from "./kubelet/kubelet-of-node.ts";
import { noVolumeClaims, type VolumeClaims } from "./kubelet/volume-claims.ts";
import type { DatedPart } from "./page/page-plan.ts";
import { namePod, noPodNames, podOf, type PodNames } from "./pod-labels.ts";
import { scrapedParts } from "./scraped-pods.ts";
import { isInShard, wholePage, type Shard } from "./shard.ts";
import { clusterFamilies, nodeFamilies } from "./snapshot-families.ts";
import {
  clusterLabels,
  kindOfBlock,
  isShown,
  targetLabels,
  type SeriesKind,
  type LabelOptions,
} from "./target-labels.ts";
import { kubeUpParts, nodeUpParts } from "./up.ts";

/** What a page says of nodes and of the cluster, besides Kubernetes' objects. */
export interface PageContent {
  readonly snapshot: Snapshot;
  readonly options: LabelOptions;
  readonly names?: PodNames;
  readonly claims?: VolumeClaims;
  /** Whether parts tell since when their counters count. */
  readonly showsCreated?: boolean;
}

/**
 * The cluster's page, or a shard of it, without Kubernetes' objects: the series of every node that is not lost, `up` of all that we
 * stand in for, and what the snapshot says of itself. What speaks of no node is in shard 0. Part by part, each soon made.
 */
export function* pageParts(content: PageContent, shard: Shard = wholePage): Generator<DatedPart, void, undefined> {
  const nodes = ByName.from(content.snapshot.nodes);
  for (const name of nodes.keys()) {
    const record = shard.count === 1 || isInShard(shard, name) ? nodes.passing(name) : undefined;
    if (record) yield* nodePageParts(name, record, content);
  }
  if (shard.index === 0) yield* clusterPageParts(content);
}

/** The part of the cluster's page that speaks of no node. */
export function* clusterPageParts({ snapshot, options }: PageContent): Generator<PagePart, void, undefined> {
  yield* kubeUpParts(snapshot.kube, options);
  if (!isShown("own", options)) return;
  const labels = clusterLabels(options.clusterName);
  for (const sample of clusterFamilies(snapshot)) yield { sample, labels };
}

/** One node's part of the cluster's page. */
export function* nodePageParts(
  name: string,
  record: NodeRecord,
  { snapshot, options, names = noPodNames, claims = noVolumeClaims, showsCreated = false }: PageContent,
): Generator<DatedPart, void, undefined> {
  const labelsOf = labelsOfNode(name, options);
  const createdOf = showsCreated ? createdOfNode(record) : undefined;
  const kubelet = isShown("kubelet", options) ? new KubeletOfNode(name, claims) : undefined;
  for (const told of partsOf(record.series)) {
    const kind = kindOfBlock(told.block);
    const pod = podOf(told, name, names);
    if (kubelet?.take(told, kind, pod) === true || !isShown(kind, options)) continue;
    const sample = namePod(told, pod);
    yield { sample, labels: labelsOf(kind), createdOf: createdOf?.(kind, sample) };
  }
  if (kubelet) yield* kubelet.parts(options, labelsOf, names !== noPodNames);
  yield* scrapedParts(name, record, names, options);
  yield* nodeUpParts(name, record, snapshot.takenAt, options, labelsOf);
  if (isShown("own", options)) {
    const labels = clusterLabels(options.clusterName);
    for (const sample of nodeFamilies(name, record)) yield { sample, labels };
  }
}

/** The labels of a node's series by their kind, the same list each time. */
function labelsOfNode(name: string, options: LabelOptions): (kind: SeriesKind) => readonly LabelPair[] {
  const known = new Map<SeriesKind, readonly LabelPair[]>();
  return (kind) => {
    let labels = known.get(kind);
    if (labels === undefined) known.set(kind, (labels = targetLabels(kind, name, options)));
    return labels;
  };
}
