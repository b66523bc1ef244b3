import { scrapeLabels, targetFamilies, type BlockValues, type LabelPair, type MetricBlock } from "@kubevitals/proto";
import { memoByIdentity } from "../join/memo.ts";

/** A page of a pod that the node's agent has scraped. */
export interface ScrapedPage {
  /** Address and port. */
  readonly instance: string;
  /** What the agent says of the scrape; undefined where it says nothing. */
  readonly report: BlockValues | undefined;
  /** What the page says. */
  readonly samples: readonly BlockValues[];
}

/** What users say of a node's pods. */
export interface UserSeries {
  /** Scraped pages, by UID of the pod. */
  readonly pages: ReadonlyMap<string, readonly ScrapedPage[]>;
  /** What text files of the node say, by namespace and name of the pod, joined by a slash. It stands among the node's series too. */
  readonly texts: ReadonlyMap<string, readonly BlockValues[]>;
  /** Series on scraped pages. */
  readonly rows: number;
}

/** A node's series, taken apart. */
export interface SplitSeries {
  /** What the agent reads itself, text files included. */
  readonly own: readonly BlockValues[];
  /** Undefined where users say nothing. */
  readonly users: UserSeries | undefined;
}

/**
 * Takes a node's series apart: what a pod's page says is under names that the pod chooses, and nobody who looks for what the agent has
 * read itself is to find it there.
 */
export const splitSeries: (series: readonly BlockValues[]) => SplitSeries = memoByIdentity((series) => {
  const own: BlockValues[] = [];
  const pages = new Map<string, Map<string, Draft>>();
  const texts = new Map<string, BlockValues[]>();
  let rows = 0;
  for (const sample of series) {
    const page = pageLabels(sample.labels);
    if (page === undefined) {
      own.push(sample);
      const pod = podOfText(sample.labels);
      if (pod !== undefined) texts.set(pod, [...(texts.get(pod) ?? []), sample]);
      continue;
    }
    rows += addToPage(pages, page, sample);
  }
  if (pages.size === 0 && texts.size === 0) return { own: series, users: undefined };
  return { own, users: { pages: finished(pages), texts, rows } };
});

interface Draft {
  report: BlockValues | undefined;
  readonly samples: BlockValues[];
}

/** Returns the rows that the page's own words have. */
function addToPage(
  pages: Map<string, Map<string, Draft>>,
  { podUid, instance }: PageLabels,
  sample: BlockValues,
): number {
  const ofPod = pages.get(podUid) ?? new Map<string, Draft>();
  pages.set(podUid, ofPod);
  const draft: Draft = ofPod.get(instance) ?? { report: undefined, samples: [] };
  ofPod.set(instance, draft);
  if (isReport(sample.block)) {
    draft.report ??= sample;
    return 0;
  }
  draft.samples.push(sample);
  return sample.values.length;
}

function finished(pages: ReadonlyMap<string, ReadonlyMap<string, Draft>>): UserSeries["pages"] {
  return new Map(
    Array.from(pages, ([uid, ofPod]) => [uid, Array.from(ofPod, ([instance, draft]) => ({ instance, ...draft }))]),
  );
}

interface PageLabels {
  readonly podUid: string;
  readonly instance: string;
}

/** Whose page it is; undefined where it is none. Agents put these labels first. */
function pageLabels([first, second]: readonly LabelPair[]): PageLabels | undefined {
  if (first?.name !== scrapeLabels.podUid || second?.name !== scrapeLabels.instance) return undefined;
  return { podUid: first.value, instance: second.value };
}

/** The pod that a text file speaks of: what agents read themselves goes by UIDs. */
function podOfText([first, second, ...others]: readonly LabelPair[]): string | undefined {
  if (first?.name !== "namespace" || second?.name !== "pod" || others.length > 0) return undefined;
  return `${first.value}/${second.value}`;
}

const reportNames = new Set<string>(Object.values(targetFamilies));

const isReport = memoByIdentity<MetricBlock, boolean>(({ families }) =>
  families.every(({ name }) => reportNames.has(name)),
);
