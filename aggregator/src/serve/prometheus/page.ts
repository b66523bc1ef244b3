import { renderTextFormat, type PagePart } from "@kubevitals/proto";
import type { NodeRecord, Snapshot } from "../../state/snapshot.ts";
import { nameContainers, noPodNames, type PodNames } from "./pod-labels.ts";
import { isInShard, wholePage, type Shard } from "./shard.ts";
import { clusterFamilies, nodeFamilies } from "./snapshot-families.ts";
import { clusterLabels, groupOf, isShown, targetLabels, type LabelOptions } from "./target-labels.ts";
import { kubeUpParts, nodeUpParts } from "./up.ts";

/** What of a page is rendered from blocks of series. */
export interface NodesPage {
  readonly text: string;
  /** The families in it: none of them may come again. */
  readonly families: ReadonlySet<string>;
}

/**
 * The cluster's page, or a shard of it, without Kubernetes' objects: the series of every node that is not lost, `up` of all that we
 * stand in for, and what the snapshot says of itself. What speaks of no node is in shard 0.
 */
export function renderPage(
  snapshot: Snapshot,
  options: LabelOptions,
  names: PodNames = noPodNames,
  shard: Shard = wholePage,
): NodesPage {
  const parts = [...nodesParts(nodesIn(shard, snapshot), snapshot.takenAt, names, options)];
  if (shard.index === 0) {
    parts.push(...kubeUpParts(snapshot.kube, options));
    if (isShown("own", options)) {
      parts.push({ sample: clusterFamilies(snapshot), labels: clusterLabels(options.clusterName) });
    }
  }
  return { text: renderTextFormat(parts), families: familiesOf(parts) };
}

/** One node's part of the cluster's page. */
export function renderNodePage(
  name: string,
  record: NodeRecord,
  takenAt: number,
  options: LabelOptions,
  names: PodNames = noPodNames,
): string {
  return renderTextFormat(nodesParts(new Map([[name, record]]), takenAt, names, options));
}

function nodesIn(shard: Shard, { nodes }: Snapshot): ReadonlyMap<string, NodeRecord> {
  return shard.count === 1 ? nodes : new Map(Array.from(nodes).filter(([name]) => isInShard(shard, name)));
}

function nodesParts(
  nodes: ReadonlyMap<string, NodeRecord>,
  takenAt: number,
  names: PodNames,
  options: LabelOptions,
): readonly PagePart[] {
  return [
    ...Array.from(nodes).flatMap(([name, record]) => nodeParts(name, record, names, options)),
    ...nodeUpParts(nodes, takenAt, options),
    ...(isShown("own", options) ? [{ sample: nodeFamilies(nodes), labels: clusterLabels(options.clusterName) }] : []),
  ];
}

function nodeParts(name: string, { series }: NodeRecord, names: PodNames, options: LabelOptions): readonly PagePart[] {
  return nameContainers(name, series, names).flatMap((sample) => {
    const group = groupOf(sample.block.families[0]?.name ?? "");
    return isShown(group, options) ? [{ sample, labels: targetLabels(group, name, options) }] : [];
  });
}

function familiesOf(parts: readonly PagePart[]): ReadonlySet<string> {
  return new Set(parts.flatMap(({ sample }) => sample.block.families.map(({ name }) => name)));
}
