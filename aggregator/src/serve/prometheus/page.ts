import { BlockWriter, renderTextFormat, type PagePart } from "@kubevitals/proto";
import type { NodeRecord, Snapshot } from "../../state/snapshot.ts";
import { clusterFamilies, nodeFamilies } from "./snapshot-families.ts";
import { clusterLabels, groupOf, labelProfiles, targetLabels, type LabelOptions } from "./target-labels.ts";

/** The cluster's page: the series of every node that is not lost, `up` of every node, and what the snapshot says of itself. */
export function renderPage(snapshot: Snapshot, options: LabelOptions): string {
  return renderTextFormat([
    ...nodesParts(snapshot.nodes, options),
    { sample: clusterFamilies(snapshot), labels: clusterLabels(options.clusterName) },
  ]);
}

/** One node's part of the cluster's page. */
export function renderNodePage(name: string, record: NodeRecord, options: LabelOptions): string {
  return renderTextFormat(nodesParts(new Map([[name, record]]), options));
}

function nodesParts(nodes: ReadonlyMap<string, NodeRecord>, options: LabelOptions): PagePart[] {
  return [
    ...Array.from(nodes).flatMap(([name, record]) => nodeParts(name, record, options)),
    ...upParts(nodes, options),
    { sample: nodeFamilies(nodes), labels: clusterLabels(options.clusterName) },
  ];
}

function nodeParts(name: string, { series }: NodeRecord, options: LabelOptions): PagePart[] {
  return series.map((sample) => ({
    sample,
    labels: targetLabels(groupOf(sample.block.families[0]?.name ?? ""), name, options),
  }));
}

/**
 * What Prometheus would say of the exporter that we stand in for. Without a job and an instance of its own it would replace
 * the `up` of the scrape itself, so a profile that has none has no `up` either.
 */
function upParts(nodes: ReadonlyMap<string, NodeRecord>, options: LabelOptions): PagePart[] {
  if (labelProfiles[options.profile].node.job === undefined) return [];
  return Array.from(nodes, ([name, { freshness }]) => {
    const out = new BlockWriter();
    out
      .gauge("up", "Whether the node's values are fresh: 0 while they are stale or lost.")
      .add(freshness === "FRESHNESS_FRESH" ? 1 : 0);
    return { sample: out.finish([], []), labels: targetLabels("node", name, options) };
  });
}
