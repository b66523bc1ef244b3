import { BlockWriter, targetFamilies, type BlockValues, type LabelPair, type PagePart } from "@kubevitals/proto";
import type { PodFacts } from "../../state/facts/pod.ts";
import type { StoredObject } from "../../state/objects/object-table.ts";
import { withLabels } from "../../state/part-view.ts";
import { instanceOf, targetsOfPod } from "../../state/scrape/pod-targets.ts";
import type { ScrapedPage } from "../../state/scrape/user-series.ts";
import type { NodeRecord } from "../../state/snapshot.ts";
import type { PodNames } from "./pod-labels.ts";
import { isShown, jobOf, podLabels, type LabelOptions } from "./target-labels.ts";

/**
 * The pages of pods that a node's agent has scraped, under the labels and with the automatic series that Prometheus' job kubernetes-pods
 * would give them. What does not come from a page that Kubernetes says a pod of this node has is not shown: no agent can speak for
 * another's pods.
 */
export function* scrapedParts(
  node: string,
  { userSeries, freshness }: NodeRecord,
  names: PodNames,
  options: LabelOptions,
): Generator<PagePart, void, undefined> {
  if (userSeries === undefined || !isShown("pods", options)) return;
  for (const [uid, pages] of userSeries.pages) {
    const pod = names.find(uid);
    if (pod?.facts.nodeName !== node) continue;
    for (const page of pages) {
      if (isPageOf(pod, page)) yield* pageParts(node, pod, page, freshness === "FRESHNESS_FRESH", options);
    }
  }
}

function isPageOf(pod: StoredObject<PodFacts>, { instance }: ScrapedPage): boolean {
  return targetsOfPod(pod).some((target) => instanceOf(target) === instance);
}

function* pageParts(
  node: string,
  { namespace, name }: StoredObject<PodFacts>,
  { instance, samples, report }: ScrapedPage,
  isFresh: boolean,
  options: LabelOptions,
): Generator<PagePart, void, undefined> {
  const labels = podLabels({ node, namespace, pod: name, instance }, options);
  for (const sample of samples) yield { sample: withLabels(sample, noLabels), labels };
  // Without a job of its own an `up` would replace that of the scrape of this page.
  if (report !== undefined && jobOf("pods", options) !== undefined)
    yield { sample: automaticSeries(report, isFresh), labels };
}

const noLabels: readonly LabelPair[] = [];

/** What Prometheus says of every target, from what the agent says of it. Of a node that is silent nobody knows whether its pods answer. */
function automaticSeries(report: BlockValues, isFresh: boolean): BlockValues {
  const values = automatic.map(({ agentName }) => valueOf(report, agentName));
  if (!isFresh) values[0] = 0;
  return {
    block: automaticBlock,
    labels: noLabels,
    values: values.map((value) => value ?? NaN),
    isAbsent: (row) => values[row] === undefined,
  };
}

function valueOf({ block, values }: BlockValues, family: string): number | undefined {
  let row = 0;
  for (const { name, rows } of block.families) {
    if (name === family) return values[row];
    row += rows;
  }
  return undefined;
}

/** The automatic series, `up` first. */
const automatic = [
  {
    name: "up",
    agentName: targetFamilies.up,
    help: "Whether what is shown under these labels is up to date: 0 while it is stale or lost.",
  },
  {
    name: "scrape_duration_seconds",
    agentName: targetFamilies.scrape_duration_seconds,
    help: "Time that the last scrape of the pod's page took.",
  },
  {
    name: "scrape_samples_scraped",
    agentName: targetFamilies.scrape_samples_scraped,
    help: "Samples on the pod's page.",
  },
  {
    name: "scrape_samples_post_metric_relabeling",
    agentName: targetFamilies.scrape_samples_post_metric_relabeling,
    help: "Samples on the pod's page less those under names that are not a pod's to use.",
  },
  {
    name: "scrape_series_added",
    agentName: targetFamilies.scrape_series_added,
    help: "Series on the pod's page that the scrape before did not find there.",
  },
] as const;

const automaticBlock = makeAutomaticBlock();

function makeAutomaticBlock() {
  const out = new BlockWriter();
  for (const { name, help } of automatic) out.gauge(name, help).add(0);
  return out.finish(noLabels, []).block;
}
